"""What an attacker types: what means something to a database, a shell, a file system, a formatter, a browser."""

from itertools import product

CYPHER = (
    "'}) DETACH DELETE n //", "' OR 1=1 //", "`}) RETURN n //", "a'}) MATCH (n) SET n.name='x' WITH n RETURN n //",
    "\\u0027}) MATCH (x) DELETE x //", "') CALL dbms.killQueries([]) //", "'; CALL db.labels() YIELD label //",
    "x' UNION MATCH (k:ApiKey) RETURN k.hash //", "$customers", "{id: 'c-other'}",
    "n) WITH n LOAD CSV FROM 'file:///etc/passwd' AS l //",
    "1 RETURN 1 UNION CALL apoc.load.json('http://127.0.0.1')", "/* */ MATCH (n) RETURN n",
    "`; DROP CONSTRAINT x IF EXISTS; //",
    "\u02bc}) DELETE n //", "\uff07 OR true", "toInteger('x')", "datetime()", "null", "true", "NaN",
    "c-own' AND 'a'='a",
)  # fmt: skip
LUCENE = (
    "*", "*:*", "name:*", "a OR b", "a AND NOT b", "NOT a", "(((((", ")))", '"', '"unclosed', "a~", "a~0.1",
    "a~99999999",
    "[a TO z]", "{* TO *}", "[* TO", "a^1e308", "a^-1", "+", "-", "&&", "||", "!", "/(a+)+$/", "/[/", "\\",
    "a\\", "?*?*?*?*?*",
    "*a*a*a*a*a*a*", "_exists_:name", "{!xmlparser}", "a:b:c", "AND", "OR", "TO", "~", "^", ":",
    "name:(a b c)", "??????????",
)  # fmt: skip
SQL = (
    "' OR '1'='1", "1; DROP TABLE users--", "' UNION SELECT NULL,NULL--", "admin'--", "1' AND SLEEP(5)--",
    "1 OR 1=1",
    "'; EXEC xp_cmdshell('dir')--", "%27%20OR%201%3D1", '" OR ""="', "1/**/OR/**/1=1",
)  # fmt: skip
SHELL = (
    "; ls", "| cat /etc/passwd", "`id`", "$(id)", "&& sleep 5", "|| true", "\nid\n", "$HOME", "${IFS}",
    "<(id)", ">/tmp/x",
    "{{7*7}}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "{{config}}", "${jndi:ldap://127.0.0.1/a}", "@import",
    "__import__('os')",
)  # fmt: skip
PATHS = (
    "../", "../../etc/passwd", "..%2f..%2fetc%2fpasswd", "....//....//", "/etc/passwd", "file:///etc/passwd",
    "..\\..\\windows",
    "%2e%2e%2f", "..;/", "./.", "~root", "C:\\", "\\\\host\\share", "%00", "a%00b", "..%c0%af",
    "http://127.0.0.1:7687", "con", "a/b/c",
)  # fmt: skip
FORMATS = (
    "%s%s%s%n",
    "%x%x%x%x",
    "{0}",
    "{}",
    "{id}",
    "{__class__}",
    "{0.__class__.__mro__}",
    "%(name)s",
    "$name",
    "%d",
    "{!r}",
)
UNICODE = (
    "\u202e\u202dabc", "\u200b", "\u200d\u200d", "\ufeff", "\u0000", "a\u0000b", "\u001f", "\u007f",
    "\u0085", "\u2028\u2029",
    "\U0001f9d1\u200d\U0001f4bb", "e\u0301" * 50, "Z\u0351\u036b\u0343" * 40, "\u212a", "\u017f", "\u0130",
    "\u0131", "\ufb01", "\u1e9e",
    "\uff21\uff22", "\u0430dmin", "\U000e0041", "\uffff", "\ufdd0", "\U0010ffff", "\ud7ff", "\u3000", "　 ",
    "\u00a0", "中'\"`", "ẞ\u0345",
)  # fmt: skip
MARKUP = (
    "<script>alert(1)</script>",
    "<!--",
    "<![CDATA[",
    "&lt;",
    "<?xml version='1.0'?>",
    "<!DOCTYPE x [<!ENTITY a 'b'>]>",
    "=1+1",
    "<svg/onload=alert(1)>",
    "javascript:alert(1)",
    "'><img src=x onerror=alert(1)>",
    "<a href=//x>",
    "]]>",
    "&#x3c;b&#x3e;",
    "+1",
    "@SUM(1)",
    "-1+1|cmd",
)
HEADS = (
    "a\tb",
    "a, b",
    ";q=1",
    "=?utf-8?q?x?=",
    '"',
    'W/"',
    "*",
    "0",
    "-1",
    "1e400",
    "9" * 30,
    "0x41",
    "--1",
    "1_000",
    " ",
    "  a  ",
)
HUGE = ("a" * 5_000, "中" * 3_000, "'" * 4_000, "(" * 4_000, "\\" * 4_000, "a " * 2_000, "*" * 1_000, "%" * 3_000)
JSON = ('{"$gt": ""}', "[]", "{}", '{"__proto__": {}}', '"', "[[[[[[[[", "constructor", "id", "digest", "_lock")
MOMENTS = (
    "2026-02-30",
    "0000-00-00",
    "9999-12-31",
    "10000-01-01",
    "2026-01-01T25:00:00Z",
    "-1",
    "2026-W01",
    "２０２６-01-01",
    "2026-01-01T00:00:00+99:99",
)
PAYLOADS = tuple(dict.fromkeys((
    *CYPHER, *LUCENE, *SQL, *SHELL, *PATHS, *FORMATS, *UNICODE, *MARKUP, *HEADS, *HUGE, *JSON, *MOMENTS,
    *(f"{quote}{text}{end}" for quote, text, end in product(("'", '"', "`"), CYPHER[:8] + LUCENE[:8], ("", "//"))),
)))  # fmt: skip
"""All of them, each once."""
