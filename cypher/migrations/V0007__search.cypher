// What search starts from: names in Chinese and English (cjk: pairs of characters, so that any part of a name is
// found), and how names are typed, in pinyin and initials (whitespace: no stop words, since "an" and "to" are syllables).

CYPHER 5
CREATE FULLTEXT INDEX names IF NOT EXISTS
FOR (n:Person|Customer|Employee|Opportunity)
ON EACH [n.name, n.name_en]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk'}};

CYPHER 5
CREATE FULLTEXT INDEX spellings IF NOT EXISTS
FOR (n:Person|Customer|Employee|Opportunity)
ON EACH [n.pinyin, n.initials]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace'}};
