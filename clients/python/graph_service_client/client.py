"""Written by clients/generate.py from api/openapi.json; not edited by hand."""

from typing import Any, BinaryIO
from urllib.parse import quote

from .calls import Answer, Connection
from .models import *  # noqa: F403


class Client(Connection):
    """graph_service: Who decides, who can stop a deal, whose influence won it."""

    def get_livez(self) -> Answer["Alive"]:
        """The process lives; it never asks the database."""
        return self.call('GET', '/livez')


    def get_metrics(self) -> Answer[Any]:
        """What the service has counted, as Prometheus reads it; labels name routes and statuses, never anybody."""
        return self.call('GET', '/metrics')


    def get_readyz(self) -> Answer["Ready"]:
        """Whether the database answers within a second, with all constraints there and all indexes online."""
        return self.call('GET', '/readyz')


    def create_assignment(self, body: 'AssignmentIn', *, idempotency_key: str | None = None, if_match: str | None = None, x_purpose: str | None = None) -> Answer["ChangedOut"]:
        """An employee covers a customer from a day on."""
        return self.call('POST', '/v1/assignments', headers={'Idempotency-Key': idempotency_key, 'If-Match': if_match, 'X-Purpose': x_purpose}, body=body)


    def change_assignment(self, assignment_id: str, body: 'AssignmentPatch', *, idempotency_key: str | None = None, if_match: str | None = None, x_purpose: str | None = None) -> Answer["ChangedOut"]:
        """Whether it is a focus, whether subsidiaries are covered as well."""
        return self.call('PATCH', f"/v1/assignments/{quote(assignment_id, safe='')}", headers={'Idempotency-Key': idempotency_key, 'If-Match': if_match, 'X-Purpose': x_purpose}, body=body)


    def end_assignment(self, assignment_id: str, body: 'Until', *, idempotency_key: str | None = None, if_match: str | None = None, x_purpose: str | None = None) -> Answer["ChangedOut"]:
        """The day from which the employee no longer covers the customer."""
        return self.call('POST', f"/v1/assignments/{quote(assignment_id, safe='')}/end", headers={'Idempotency-Key': idempotency_key, 'If-Match': if_match, 'X-Purpose': x_purpose}, body=body)


    def list_audit_events(self, *, limit: int | None = None, cursor: str | None = None, as_of: str | None = None, known_at: str | None = None, fresh_only: bool | None = None, actor: str | None = None, action: str | None = None, object: str | None = None, from_: str | None = None, to: str | None = None, if_none_match: str | None = None, x_purpose: str | None = None) -> Answer["AuditOut"]:
        """Who read or changed what, when and why, the newest first; ids only, never names or contents."""
        return self.call('GET', '/v1/audit', query={'limit': limit, 'cursor': cursor, 'as_of': as_of, 'known_at': known_at, 'fresh_only': fresh_only, 'actor': actor, 'action': action, 'object': object, 'from': from_, 'to': to}, headers={'if-none-match': if_none_match, 'X-Purpose': x_purpose})


    def list_open_contests(self, *, x_purpose: str | None = None) -> Answer["ContestsOut"]:
        """The contests that wait for an answer."""
        return self.call('GET', '/v1/contests', headers={'X-Purpose': x_purpose})


    def read_contest(self, contest_id: str, *, x_purpose: str | None = None) -> Answer["OpenedContestOut"]:
        """One contest with the facts it is about: one's own, or one that waits for an answer."""
        return self.call('GET', f"/v1/contests/{quote(contest_id, safe='')}", headers={'X-Purpose': x_purpose})


    def create_contest_answer(self, contest_id: str, body: 'AnswerIn', *, idempotency_key: str | None = None, x_purpose: str | None = None) -> Answer["ContestOut"]:
        """Accept or reject a contest with a reason; it is answered once, and never by whoever contests."""
        return self.call('POST', f"/v1/contests/{quote(contest_id, safe='')}/answer", headers={'Idempotency-Key': idempotency_key, 'X-Purpose': x_purpose}, body=body)


    def get_contributions(self, *, from_: str | None = None, to: str | None = None, as_of: str | None = None, known_at: str | None = None, fresh_only: bool | None = None, if_none_match: str | None = None, x_purpose: str | None = None) -> Answer[Any]:
        """The six forms over won deals closed in the period: with deals and own parts, or as sums over branches for HR."""
        return self.call('GET', '/v1/contributions', query={'from': from_, 'to': to, 'as_of': as_of, 'known_at': known_at, 'fresh_only': fresh_only}, headers={'if-none-match': if_none_match, 'X-Purpose': x_purpose})


    def get_unit_contribution(self, *, year_from: int | None = None, year_to: int | None = None, if_none_match: str | None = None, x_purpose: str | None = None) -> Answer["UnitContributionOut"]:
        """The six forms by branch and quarter, with totals. Cells of fewer than small_n people are null, and so are others from which they would follow. There are no other filters, and no dates."""
        return self.call('GET', '/v1/contributions/units', query={'year_from': year_from, 'year_to': year_to}, headers={'if-none-match': if_none_match, 'X-Purpose': x_purpose})


    def get_bulk_coverage(self, *, id: list[str], as_of: str | None = None, known_at: str | None = None, fresh_only: bool | None = None, if_none_match: str | None = None, x_purpose: str | None = None) -> Answer["BulkCoverageOut"]:
        """Coverage of each deal, in the order asked; those not there, or not for the viewer, are listed apart."""
        return self.call('GET', '/v1/coverage', query={'id': id, 'as_of': as_of, 'known_at': known_at, 'fresh_only': fresh_only}, headers={'if-none-match': if_none_match, 'X-Purpose': x_purpose})


    def list_customers(self, *, as_of: str | None = None, known_at: str | None = None, fresh_only: bool | None = None, limit: int | None = None, sort: str | None = None, cursor: str | None = None, region: str | None = None, industry: str | None = None, tier: str | None = None, parent: str | None = None, q: str | None = None, if_none_match: str | None = None, x_purpose: str | None = None) -> Answer["CustomersOut"]:
        """Customers the viewer may see; order: name (pinyin), id or tier."""
        return self.call('GET', '/v1/customers', query={'as_of': as_of, 'known_at': known_at, 'fresh_only': fresh_only, 'limit': limit, 'sort': sort, 'cursor': cursor, 'region': region, 'industry': industry, 'tier': tier, 'parent': parent, 'q': q}, headers={'if-none-match': if_none_match, 'X-Purpose': x_purpose})


    def create_customer(self, body: 'CustomerIn', *, idempotency_key: str | None = None, if_match: str | None = None, x_purpose: str | None = None) -> Answer["ChangedOut"]:
        """A new customer; whoever brings it in covers it as its owner."""
        return self.call('POST', '/v1/customers', headers={'Idempotency-Key': idempotency_key, 'If-Match': if_match, 'X-Purpose': x_purpose}, body=body)


    def get_customer(self, customer_id: str, *, depth: int | None = None, as_of: str | None = None, known_at: str | None = None, fresh_only: bool | None = None, if_none_match: str | None = None, x_purpose: str | None = None) -> Answer["CustomerOut"]:
        """One customer with the visible ones below it, and the deals of all of them in a few numbers."""
        return self.call('GET', f"/v1/customers/{quote(customer_id, safe='')}", query={'depth': depth, 'as_of': as_of, 'known_at': known_at, 'fresh_only': fresh_only}, headers={'if-none-match': if_none_match, 'X-Purpose': x_purpose})


    def change_customer(self, customer_id: str, body: 'CustomerPatch', *, idempotency_key: str | None = None, if_match: str | None = None, x_purpose: str | None = None) -> Answer["ChangedOut"]:
        """Other details, or another group above it."""
        return self.call('PATCH', f"/v1/customers/{quote(customer_id, safe='')}", headers={'Idempotency-Key': idempotency_key, 'If-Match': if_match, 'X-Purpose': x_purpose}, body=body)


    def get_relationships(self, customer_id: str, *, as_of: str | None = None, known_at: str | None = None, fresh_only: bool | None = None, if_none_match: str | None = None, x_purpose: str | None = None) -> Answer["RelationshipsOut"]:
        """Who is who: people, posts, power, what they think of us, and who of us reaches them."""
        return self.call('GET', f"/v1/customers/{quote(customer_id, safe='')}/relationships", query={'as_of': as_of, 'known_at': known_at, 'fresh_only': fresh_only}, headers={'if-none-match': if_none_match, 'X-Purpose': x_purpose})


    def create_department(self, body: 'DepartmentIn', *, idempotency_key: str | None = None, if_match: str | None = None, x_purpose: str | None = None) -> Answer["ChangedOut"]:
        """A new department of a customer."""
        return self.call('POST', '/v1/departments', headers={'Idempotency-Key': idempotency_key, 'If-Match': if_match, 'X-Purpose': x_purpose}, body=body)


    def change_department(self, department_id: str, body: 'DepartmentPatch', *, idempotency_key: str | None = None, if_match: str | None = None, x_purpose: str | None = None) -> Answer["ChangedOut"]:
        """Another name, or whether it is a key one."""
        return self.call('PATCH', f"/v1/departments/{quote(department_id, safe='')}", headers={'Idempotency-Key': idempotency_key, 'If-Match': if_match, 'X-Purpose': x_purpose}, body=body)


    def list_duplicates(self, *, kind: Literal['person', 'customer'] | None = None, limit: int | None = None, sort: str | None = None, cursor: str | None = None, x_purpose: str | None = None) -> Answer["DuplicatesOut"]:
        """Pairs that may be one, both of which the viewer may change; order: score (the likeliest first) or id."""
        return self.call('GET', '/v1/duplicates', query={'kind': kind, 'limit': limit, 'sort': sort, 'cursor': cursor}, headers={'X-Purpose': x_purpose})


    def tell_apart(self, body: 'ApartIn', *, idempotency_key: str | None = None, if_match: str | None = None, x_purpose: str | None = None) -> Answer["ApartOut"]:
        """Say that two are not one: they are not listed again until what is said of one of them changes."""
        return self.call('POST', '/v1/duplicates/apart', headers={'Idempotency-Key': idempotency_key, 'If-Match': if_match, 'X-Purpose': x_purpose}, body=body)


    def list_employees(self, *, as_of: str | None = None, known_at: str | None = None, fresh_only: bool | None = None, limit: int | None = None, sort: str | None = None, cursor: str | None = None, team: str | None = None, role: Literal['sales', 'presales', 'executive', 'marketing', 'customer_success', 'merchandiser', 'hr', 'other'] | None = None, active: bool | None = None, q: str | None = None, if_none_match: str | None = None, x_purpose: str | None = None) -> Answer["EmployeesOut"]:
        """Our people: who they are, where they belong, what they lead; order: name (pinyin) or id."""
        return self.call('GET', '/v1/employees', query={'as_of': as_of, 'known_at': known_at, 'fresh_only': fresh_only, 'limit': limit, 'sort': sort, 'cursor': cursor, 'team': team, 'role': role, 'active': active, 'q': q}, headers={'if-none-match': if_none_match, 'X-Purpose': x_purpose})


    def get_employee(self, employee_id: str, *, as_of: str | None = None, known_at: str | None = None, fresh_only: bool | None = None, if_none_match: str | None = None, x_purpose: str | None = None) -> Answer["EmployeeOut"]:
        """One colleague, with the units above theirs."""
        return self.call('GET', f"/v1/employees/{quote(employee_id, safe='')}", query={'as_of': as_of, 'known_at': known_at, 'fresh_only': fresh_only}, headers={'if-none-match': if_none_match, 'X-Purpose': x_purpose})


    def list_own_contests(self, employee_id: str, *, x_purpose: str | None = None) -> Answer["ContestsOut"]:
        """One's own contests with their answers."""
        return self.call('GET', f"/v1/employees/{quote(employee_id, safe='')}/contests", headers={'X-Purpose': x_purpose})


    def create_contest(self, employee_id: str, body: 'ContestIn', *, idempotency_key: str | None = None, x_purpose: str | None = None) -> Answer["ContestOut"]:
        """Contest one's own numbers: the answer by its proof, and why."""
        return self.call('POST', f"/v1/employees/{quote(employee_id, safe='')}/contests", headers={'Idempotency-Key': idempotency_key, 'X-Purpose': x_purpose}, body=body)


    def get_employee_contribution(self, employee_id: str, *, from_: str | None = None, to: str | None = None, as_of: str | None = None, known_at: str | None = None, fresh_only: bool | None = None, if_none_match: str | None = None, x_purpose: str | None = None) -> Answer["EmployeeContributionOut"]:
        """One employee's own part of won deals, deal by deal, with the facts of their own behind it."""
        return self.call('GET', f"/v1/employees/{quote(employee_id, safe='')}/contribution", query={'from': from_, 'to': to, 'as_of': as_of, 'known_at': known_at, 'fresh_only': fresh_only}, headers={'if-none-match': if_none_match, 'X-Purpose': x_purpose})


    def erase_employee(self, employee_id: str, *, x_purpose: str | None = None) -> Answer["ErasureOut"]:
        """Erase a colleague who has left: an id remains where the records of others rest on it."""
        return self.call('POST', f"/v1/employees/{quote(employee_id, safe='')}/erasure", headers={'X-Purpose': x_purpose})


    def get_employee_export(self, employee_id: str, *, x_purpose: str | None = None) -> Answer["ExportOut"]:
        """Everything recorded about one of us: about oneself, or for whoever answers requests of data subjects."""
        return self.call('GET', f"/v1/employees/{quote(employee_id, safe='')}/export", headers={'X-Purpose': x_purpose})


    def get_employee_influence(self, employee_id: str, *, as_of: str | None = None, known_at: str | None = None, fresh_only: bool | None = None, if_none_match: str | None = None, x_purpose: str | None = None) -> Answer["InfluenceOut"]:
        """Whom the employee is close to, how close, and how many that reaches."""
        return self.call('GET', f"/v1/employees/{quote(employee_id, safe='')}/influence", query={'as_of': as_of, 'known_at': known_at, 'fresh_only': fresh_only}, headers={'if-none-match': if_none_match, 'X-Purpose': x_purpose})


    def get_erasure(self, job_id: str, *, x_purpose: str | None = None) -> Answer["ErasureOut"]:
        """How far an erasure is."""
        return self.call('GET', f"/v1/erasures/{quote(job_id, safe='')}", headers={'X-Purpose': x_purpose})


    def record_help(self, body: 'HelpIn', *, idempotency_key: str | None = None, if_match: str | None = None, x_purpose: str | None = None) -> Answer["ChangedOut"]:
        """What somebody did for a deal; raised waits for confirmation."""
        return self.call('POST', '/v1/helped', headers={'Idempotency-Key': idempotency_key, 'If-Match': if_match, 'X-Purpose': x_purpose}, body=body)


    def confirm_help(self, helped_id: str, *, idempotency_key: str | None = None, if_match: str | None = None, x_purpose: str | None = None) -> Answer["ChangedOut"]:
        """The word of somebody other than its beneficiary."""
        return self.call('POST', f"/v1/helped/{quote(helped_id, safe='')}/confirm", headers={'Idempotency-Key': idempotency_key, 'If-Match': if_match, 'X-Purpose': x_purpose})


    def create_import(self, file: tuple[str, BinaryIO | bytes], *, idempotency_key: str | None = None, x_purpose: str | None = None) -> Answer["ImportOut"]:
        """Bring a file; it is looked at now and loaded in the background, all of it or nothing."""
        return self.call('POST', '/v1/imports', headers={'Idempotency-Key': idempotency_key, 'X-Purpose': x_purpose}, files={'file': file})


    def get_import(self, import_id: str, *, x_purpose: str | None = None) -> Answer["ImportOut"]:
        """How far an import is, and its report once it has ended."""
        return self.call('GET', f"/v1/imports/{quote(import_id, safe='')}", headers={'X-Purpose': x_purpose})


    def list_indicators(self, *, as_of: str | None = None, known_at: str | None = None, fresh_only: bool | None = None, if_none_match: str | None = None, x_purpose: str | None = None) -> Answer["IndicatorsOut"]:
        """Every indicator with its definition, tables and parameters."""
        return self.call('GET', '/v1/indicators', query={'as_of': as_of, 'known_at': known_at, 'fresh_only': fresh_only}, headers={'if-none-match': if_none_match, 'X-Purpose': x_purpose})


    def get_indicator(self, indicator_id: str, *, customer: str | None = None, as_of: str | None = None, known_at: str | None = None, fresh_only: bool | None = None, if_none_match: str | None = None, x_purpose: str | None = None) -> Answer["ReadingsOut"]:
        """Readings of one indicator by subject."""
        return self.call('GET', f"/v1/indicators/{quote(indicator_id, safe='')}", query={'customer': customer, 'as_of': as_of, 'known_at': known_at, 'fresh_only': fresh_only}, headers={'if-none-match': if_none_match, 'X-Purpose': x_purpose})


    def record_interaction(self, body: 'InteractionIn', *, idempotency_key: str | None = None, if_match: str | None = None, x_purpose: str | None = None) -> Answer["ChangedOut"]:
        """A visit, call or meeting, planned or held."""
        return self.call('POST', '/v1/interactions', headers={'Idempotency-Key': idempotency_key, 'If-Match': if_match, 'X-Purpose': x_purpose}, body=body)


    def change_interaction(self, interaction_id: str, body: 'InteractionPatch', *, idempotency_key: str | None = None, if_match: str | None = None, x_purpose: str | None = None) -> Answer["ChangedOut"]:
        """When it was held, who took part, what came of it."""
        return self.call('PATCH', f"/v1/interactions/{quote(interaction_id, safe='')}", headers={'Idempotency-Key': idempotency_key, 'If-Match': if_match, 'X-Purpose': x_purpose}, body=body)


    def cancel_interaction(self, interaction_id: str, body: 'CancellationIn', *, idempotency_key: str | None = None, if_match: str | None = None, x_purpose: str | None = None) -> Answer["ChangedOut"]:
        """It did not take place, and why."""
        return self.call('POST', f"/v1/interactions/{quote(interaction_id, safe='')}/cancel", headers={'Idempotency-Key': idempotency_key, 'If-Match': if_match, 'X-Purpose': x_purpose}, body=body)


    def get_me(self, *, as_of: str | None = None, known_at: str | None = None, fresh_only: bool | None = None, if_none_match: str | None = None, x_purpose: str | None = None) -> Answer["MeOut"]:
        """Who am I, in which role, through which credential; what may I see of which customers, and why."""
        return self.call('GET', '/v1/me', query={'as_of': as_of, 'known_at': known_at, 'fresh_only': fresh_only}, headers={'if-none-match': if_none_match, 'X-Purpose': x_purpose})


    def opt_out(self, *, x_purpose: str | None = None) -> Answer["OptOutOut"]:
        """Be out of the connection graph: not named to colleagues as somebody who knows a customer's people."""
        return self.call('PUT', '/v1/me/opt-out', headers={'X-Purpose': x_purpose})


    def opt_in(self, *, x_purpose: str | None = None) -> Answer["OptOutOut"]:
        """Be in it again."""
        return self.call('DELETE', '/v1/me/opt-out', headers={'X-Purpose': x_purpose})


    def list_merges(self, *, limit: int | None = None, sort: str | None = None, cursor: str | None = None, x_purpose: str | None = None) -> Answer["MergesOut"]:
        """Merges that hold, of people and customers the viewer may change; order: recorded_at (the newest first) or id."""
        return self.call('GET', '/v1/merges', query={'limit': limit, 'sort': sort, 'cursor': cursor}, headers={'X-Purpose': x_purpose})


    def create_merge(self, body: 'MergeIn', *, idempotency_key: str | None = None, if_match: str | None = None, x_purpose: str | None = None) -> Answer["MergedOut"]:
        """Say that one person, or one customer, is the other; no record is moved, and it can be taken back. If-Match may name the `version` of the pair as the list gave it: then it is refused if one of the two was changed."""
        return self.call('POST', '/v1/merges', headers={'Idempotency-Key': idempotency_key, 'If-Match': if_match, 'X-Purpose': x_purpose}, body=body)


    def undo_merge(self, merge_id: str, *, idempotency_key: str | None = None, if_match: str | None = None, x_purpose: str | None = None) -> Answer["MergedOut"]:
        """Take a merge back: both are two again, as they were recorded."""
        return self.call('POST', f"/v1/merges/{quote(merge_id, safe='')}/undo", headers={'Idempotency-Key': idempotency_key, 'If-Match': if_match, 'X-Purpose': x_purpose})


    def get_notice(self) -> Answer["NoticeOut"]:
        """What is recorded about people, what is computed, who sees it, and what they may ask for; zh or en."""
        return self.call('GET', '/v1/notice')


    def record_observation(self, body: 'ObservationIn', *, idempotency_key: str | None = None, if_match: str | None = None, x_purpose: str | None = None) -> Answer["ChangedOut"]:
        """What was observed about a person, a customer or a deal."""
        return self.call('POST', '/v1/observations', headers={'Idempotency-Key': idempotency_key, 'If-Match': if_match, 'X-Purpose': x_purpose}, body=body)


    def correct_observation(self, observation_id: str, body: 'CorrectionIn', *, idempotency_key: str | None = None, if_match: str | None = None, x_purpose: str | None = None) -> Answer["ChangedOut"]:
        """Another value for the same day, subject and holder: a new observation, the newest counts."""
        return self.call('POST', f"/v1/observations/{quote(observation_id, safe='')}/correct", headers={'Idempotency-Key': idempotency_key, 'If-Match': if_match, 'X-Purpose': x_purpose}, body=body)


    def retract_observation(self, observation_id: str, body: 'RetractionIn', *, idempotency_key: str | None = None, if_match: str | None = None, x_purpose: str | None = None) -> Answer["ChangedOut"]:
        """The value is taken back: unknown again."""
        return self.call('POST', f"/v1/observations/{quote(observation_id, safe='')}/retract", headers={'Idempotency-Key': idempotency_key, 'If-Match': if_match, 'X-Purpose': x_purpose}, body=body)


    def list_deals(self, *, as_of: str | None = None, known_at: str | None = None, fresh_only: bool | None = None, limit: int | None = None, sort: str | None = None, cursor: str | None = None, customer: str | None = None, owner: str | None = None, status: Literal['open', 'won', 'lost', 'abandoned'] | None = None, q: str | None = None, created_from: str | None = None, created_to: str | None = None, expected_from: str | None = None, expected_to: str | None = None, closed_from: str | None = None, closed_to: str | None = None, if_none_match: str | None = None, x_purpose: str | None = None) -> Answer["OpportunitiesOut"]:
        """Deals as they stood at the date; order: name, amount, expected_close or created_on."""
        return self.call('GET', '/v1/opportunities', query={'as_of': as_of, 'known_at': known_at, 'fresh_only': fresh_only, 'limit': limit, 'sort': sort, 'cursor': cursor, 'customer': customer, 'owner': owner, 'status': status, 'q': q, 'created_from': created_from, 'created_to': created_to, 'expected_from': expected_from, 'expected_to': expected_to, 'closed_from': closed_from, 'closed_to': closed_to}, headers={'if-none-match': if_none_match, 'X-Purpose': x_purpose})


    def create_opportunity(self, body: 'OpportunityIn', *, idempotency_key: str | None = None, if_match: str | None = None, x_purpose: str | None = None) -> Answer["ChangedOut"]:
        """A new deal, open; its owner is whoever opens it unless somebody else is named."""
        return self.call('POST', '/v1/opportunities', headers={'Idempotency-Key': idempotency_key, 'If-Match': if_match, 'X-Purpose': x_purpose}, body=body)


    def get_opportunity(self, opportunity_id: str, *, as_of: str | None = None, known_at: str | None = None, fresh_only: bool | None = None, if_none_match: str | None = None, x_purpose: str | None = None) -> Answer["OpportunityOut"]:
        """One deal with its team, products and competitors."""
        return self.call('GET', f"/v1/opportunities/{quote(opportunity_id, safe='')}", query={'as_of': as_of, 'known_at': known_at, 'fresh_only': fresh_only}, headers={'if-none-match': if_none_match, 'X-Purpose': x_purpose})


    def change_opportunity(self, opportunity_id: str, body: 'OpportunityPatch', *, idempotency_key: str | None = None, if_match: str | None = None, x_purpose: str | None = None) -> Answer["ChangedOut"]:
        """Other details; how it ended is said by closing it."""
        return self.call('PATCH', f"/v1/opportunities/{quote(opportunity_id, safe='')}", headers={'Idempotency-Key': idempotency_key, 'If-Match': if_match, 'X-Purpose': x_purpose}, body=body)


    def close_opportunity(self, opportunity_id: str, body: 'ClosingIn', *, idempotency_key: str | None = None, if_match: str | None = None, x_purpose: str | None = None) -> Answer["ChangedOut"]:
        """Won, lost or abandoned, on which day and why."""
        return self.call('POST', f"/v1/opportunities/{quote(opportunity_id, safe='')}/close", headers={'Idempotency-Key': idempotency_key, 'If-Match': if_match, 'X-Purpose': x_purpose}, body=body)


    def get_deal_contribution(self, opportunity_id: str, *, as_of: str | None = None, known_at: str | None = None, fresh_only: bool | None = None, if_none_match: str | None = None, x_purpose: str | None = None) -> Answer[Any]:
        """Credit and exact Shapley shares of one deal: totals, and the parts of those the viewer may see."""
        return self.call('GET', f"/v1/opportunities/{quote(opportunity_id, safe='')}/contribution", query={'as_of': as_of, 'known_at': known_at, 'fresh_only': fresh_only}, headers={'if-none-match': if_none_match, 'X-Purpose': x_purpose})


    def get_coverage(self, opportunity_id: str, *, as_of: str | None = None, known_at: str | None = None, fresh_only: bool | None = None, if_none_match: str | None = None, x_purpose: str | None = None) -> Answer["CoverageOut"]:
        """Coverage, verdict and risk of one deal, with bounds and the cheapest ways to complete it."""
        return self.call('GET', f"/v1/opportunities/{quote(opportunity_id, safe='')}/coverage", query={'as_of': as_of, 'known_at': known_at, 'fresh_only': fresh_only}, headers={'if-none-match': if_none_match, 'X-Purpose': x_purpose})


    def get_decision_chain(self, opportunity_id: str, *, as_of: str | None = None, known_at: str | None = None, fresh_only: bool | None = None, if_none_match: str | None = None, x_purpose: str | None = None) -> Answer["DecisionChainOut"]:
        """Seats in the order of the decision, the edges of its flow, and how many paths lead through it."""
        return self.call('GET', f"/v1/opportunities/{quote(opportunity_id, safe='')}/decision-chain", query={'as_of': as_of, 'known_at': known_at, 'fresh_only': fresh_only}, headers={'if-none-match': if_none_match, 'X-Purpose': x_purpose})


    def reopen_opportunity(self, opportunity_id: str, body: 'ReopeningIn', *, idempotency_key: str | None = None, if_match: str | None = None, x_purpose: str | None = None) -> Answer["ChangedOut"]:
        """Open again; how it had been closed is kept."""
        return self.call('POST', f"/v1/opportunities/{quote(opportunity_id, safe='')}/reopen", headers={'Idempotency-Key': idempotency_key, 'If-Match': if_match, 'X-Purpose': x_purpose}, body=body)


    def get_veto_risk(self, opportunity_id: str, *, as_of: str | None = None, known_at: str | None = None, fresh_only: bool | None = None, if_none_match: str | None = None, x_purpose: str | None = None) -> Answer["VetoRiskAnswer"]:
        """Who can stop the deal, where they stand, and how likely that is."""
        return self.call('GET', f"/v1/opportunities/{quote(opportunity_id, safe='')}/veto-risk", query={'as_of': as_of, 'known_at': known_at, 'fresh_only': fresh_only}, headers={'if-none-match': if_none_match, 'X-Purpose': x_purpose})


    def list_people(self, *, as_of: str | None = None, known_at: str | None = None, fresh_only: bool | None = None, limit: int | None = None, sort: str | None = None, cursor: str | None = None, customer: str | None = None, department: str | None = None, key: bool | None = None, power: Literal['none', 'veto', 'approve', 'both'] | None = None, q: str | None = None, if_none_match: str | None = None, x_purpose: str | None = None) -> Answer["PeopleOut"]:
        """People at customers the viewer may see, with their posts; order: name (pinyin) or id."""
        return self.call('GET', '/v1/people', query={'as_of': as_of, 'known_at': known_at, 'fresh_only': fresh_only, 'limit': limit, 'sort': sort, 'cursor': cursor, 'customer': customer, 'department': department, 'key': key, 'power': power, 'q': q}, headers={'if-none-match': if_none_match, 'X-Purpose': x_purpose})


    def create_person(self, body: 'PersonIn', *, idempotency_key: str | None = None, if_match: str | None = None, x_purpose: str | None = None) -> Answer["ChangedOut"]:
        """A new person: with a first post, or of no customer."""
        return self.call('POST', '/v1/people', headers={'Idempotency-Key': idempotency_key, 'If-Match': if_match, 'X-Purpose': x_purpose}, body=body)


    def get_person(self, person_id: str, *, as_of: str | None = None, known_at: str | None = None, fresh_only: bool | None = None, if_none_match: str | None = None, x_purpose: str | None = None) -> Answer["PersonOut"]:
        """One person: posts over time, whom they report to, ties and ratings the viewer may see."""
        return self.call('GET', f"/v1/people/{quote(person_id, safe='')}", query={'as_of': as_of, 'known_at': known_at, 'fresh_only': fresh_only}, headers={'if-none-match': if_none_match, 'X-Purpose': x_purpose})


    def change_person(self, person_id: str, body: 'PersonPatch', *, idempotency_key: str | None = None, if_match: str | None = None, x_purpose: str | None = None) -> Answer["ChangedOut"]:
        """Another name or organisation; posts are changed as posts."""
        return self.call('PATCH', f"/v1/people/{quote(person_id, safe='')}", headers={'Idempotency-Key': idempotency_key, 'If-Match': if_match, 'X-Purpose': x_purpose}, body=body)


    def erase_person(self, person_id: str, *, x_purpose: str | None = None) -> Answer["ErasureOut"]:
        """Erase a person of a customer: a job that goes on by itself; asked for again, the same job."""
        return self.call('POST', f"/v1/people/{quote(person_id, safe='')}/erasure", headers={'X-Purpose': x_purpose})


    def get_person_export(self, person_id: str, *, x_purpose: str | None = None) -> Answer["ExportOut"]:
        """Everything recorded about a person of a customer, for whoever answers requests of data subjects."""
        return self.call('GET', f"/v1/people/{quote(person_id, safe='')}/export", headers={'X-Purpose': x_purpose})


    def create_post(self, person_id: str, body: 'PostIn', *, idempotency_key: str | None = None, if_match: str | None = None, x_purpose: str | None = None) -> Answer["ChangedOut"]:
        """Another post of a person, beside those they have."""
        return self.call('POST', f"/v1/people/{quote(person_id, safe='')}/posts", headers={'Idempotency-Key': idempotency_key, 'If-Match': if_match, 'X-Purpose': x_purpose}, body=body)


    def change_post(self, post_id: str, body: 'PostPatch', *, idempotency_key: str | None = None, if_match: str | None = None, x_purpose: str | None = None) -> Answer["ChangedOut"]:
        """Another title, power or superior within the same post."""
        return self.call('PATCH', f"/v1/posts/{quote(post_id, safe='')}", headers={'Idempotency-Key': idempotency_key, 'If-Match': if_match, 'X-Purpose': x_purpose}, body=body)


    def end_post(self, post_id: str, body: 'Until', *, idempotency_key: str | None = None, if_match: str | None = None, x_purpose: str | None = None) -> Answer["ChangedOut"]:
        """The day from which the person is no longer in the post."""
        return self.call('POST', f"/v1/posts/{quote(post_id, safe='')}/end", headers={'Idempotency-Key': idempotency_key, 'If-Match': if_match, 'X-Purpose': x_purpose}, body=body)


    def move_person(self, post_id: str, body: 'MoveIn', *, idempotency_key: str | None = None, if_match: str | None = None, x_purpose: str | None = None) -> Answer["ChangedOut"]:
        """This post ends and another begins on the same day; the new one is listed beside it."""
        return self.call('POST', f"/v1/posts/{quote(post_id, safe='')}/move", headers={'Idempotency-Key': idempotency_key, 'If-Match': if_match, 'X-Purpose': x_purpose}, body=body)


    def get_proof(self, proof_id: str, *, number: str | None = None, as_of: str | None = None, known_at: str | None = None, fresh_only: bool | None = None, if_none_match: str | None = None, x_purpose: str | None = None) -> Answer["ProofOut"]:
        """The facts, formula, parameters and dates behind each number; authorised anew for whoever opens it."""
        return self.call('GET', f"/v1/proofs/{quote(proof_id, safe='')}", query={'number': number, 'as_of': as_of, 'known_at': known_at, 'fresh_only': fresh_only}, headers={'if-none-match': if_none_match, 'X-Purpose': x_purpose})


    def get_record(self, kind: str, record_id: str, *, x_purpose: str | None = None) -> Answer["RecordOut"]:
        """A record as it is stored; its ETag is what a change of it names in If-Match."""
        return self.call('GET', f"/v1/records/{quote(kind, safe='')}/{quote(record_id, safe='')}", headers={'X-Purpose': x_purpose})


    def search(self, *, q: str, kind: list[Literal['customer', 'employee', 'opportunity', 'person']] | None = None, limit: int | None = None, as_of: str | None = None, known_at: str | None = None, fresh_only: bool | None = None, if_none_match: str | None = None, x_purpose: str | None = None) -> Answer["SearchOut"]:
        """People, customers, colleagues and deals the viewer may see, the closest names first."""
        return self.call('GET', '/v1/search', query={'q': q, 'kind': kind, 'limit': limit, 'as_of': as_of, 'known_at': known_at, 'fresh_only': fresh_only}, headers={'if-none-match': if_none_match, 'X-Purpose': x_purpose})


    def create_seat_flow(self, body: 'SeatFlowIn', *, idempotency_key: str | None = None, if_match: str | None = None, x_purpose: str | None = None) -> Answer["ChangedOut"]:
        """A decision passes from one seat to another."""
        return self.call('POST', '/v1/seat-flows', headers={'Idempotency-Key': idempotency_key, 'If-Match': if_match, 'X-Purpose': x_purpose}, body=body)


    def withdraw_seat_flow(self, flow_id: str, body: 'WithdrawalIn', *, idempotency_key: str | None = None, if_match: str | None = None, x_purpose: str | None = None) -> Answer["ChangedOut"]:
        """It was drawn wrongly, or no longer passes that way."""
        return self.call('POST', f"/v1/seat-flows/{quote(flow_id, safe='')}/withdraw", headers={'Idempotency-Key': idempotency_key, 'If-Match': if_match, 'X-Purpose': x_purpose}, body=body)


    def create_seat(self, body: 'SeatIn', *, idempotency_key: str | None = None, if_match: str | None = None, x_purpose: str | None = None) -> Answer["ChangedOut"]:
        """A new seat, vacant or with its first holder."""
        return self.call('POST', '/v1/seats', headers={'Idempotency-Key': idempotency_key, 'If-Match': if_match, 'X-Purpose': x_purpose}, body=body)


    def change_seat(self, seat_id: str, body: 'SeatPatch', *, idempotency_key: str | None = None, if_match: str | None = None, x_purpose: str | None = None) -> Answer["ChangedOut"]:
        """Another role, power, place or weight."""
        return self.call('PATCH', f"/v1/seats/{quote(seat_id, safe='')}", headers={'Idempotency-Key': idempotency_key, 'If-Match': if_match, 'X-Purpose': x_purpose}, body=body)


    def change_holder(self, seat_id: str, body: 'HolderIn', *, idempotency_key: str | None = None, if_match: str | None = None, x_purpose: str | None = None) -> Answer["ChangedOut"]:
        """From a day on somebody else holds it; whoever held it leaves it on that day."""
        return self.call('POST', f"/v1/seats/{quote(seat_id, safe='')}/holder", headers={'Idempotency-Key': idempotency_key, 'If-Match': if_match, 'X-Purpose': x_purpose}, body=body)


    def vacate_seat(self, seat_id: str, body: 'Until', *, idempotency_key: str | None = None, if_match: str | None = None, x_purpose: str | None = None) -> Answer["ChangedOut"]:
        """From a day on nobody is known to hold it."""
        return self.call('POST', f"/v1/seats/{quote(seat_id, safe='')}/vacate", headers={'Idempotency-Key': idempotency_key, 'If-Match': if_match, 'X-Purpose': x_purpose}, body=body)


    def create_tie(self, body: 'TieIn', *, idempotency_key: str | None = None, if_match: str | None = None, x_purpose: str | None = None) -> Answer["ChangedOut"]:
        """Who sways, knows or is at odds with whom."""
        return self.call('POST', '/v1/ties', headers={'Idempotency-Key': idempotency_key, 'If-Match': if_match, 'X-Purpose': x_purpose}, body=body)


    def change_tie(self, tie_id: str, body: 'TiePatch', *, idempotency_key: str | None = None, if_match: str | None = None, x_purpose: str | None = None) -> Answer["ChangedOut"]:
        """Another strength, sign, origin or sensitivity."""
        return self.call('PATCH', f"/v1/ties/{quote(tie_id, safe='')}", headers={'Idempotency-Key': idempotency_key, 'If-Match': if_match, 'X-Purpose': x_purpose}, body=body)


    def end_tie(self, tie_id: str, body: 'Until', *, idempotency_key: str | None = None, if_match: str | None = None, x_purpose: str | None = None) -> Answer["ChangedOut"]:
        """The day from which it is no longer so."""
        return self.call('POST', f"/v1/ties/{quote(tie_id, safe='')}/end", headers={'Idempotency-Key': idempotency_key, 'If-Match': if_match, 'X-Purpose': x_purpose}, body=body)


    def get_veto_board(self, *, customer: str | None = None, team: str | None = None, verdict: Literal['blocked', 'unverified', 'clear'] | None = None, as_of: str | None = None, known_at: str | None = None, fresh_only: bool | None = None, if_none_match: str | None = None, x_purpose: str | None = None) -> Answer["VetoBoardOut"]:
        """Open deals the viewer may see, by amount at stake; counts are of what is shown."""
        return self.call('GET', '/v1/veto-board', query={'customer': customer, 'team': team, 'verdict': verdict, 'as_of': as_of, 'known_at': known_at, 'fresh_only': fresh_only}, headers={'if-none-match': if_none_match, 'X-Purpose': x_purpose})
