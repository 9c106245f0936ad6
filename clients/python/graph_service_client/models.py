"""Written by clients/generate.py from api/openapi.json; not edited by hand."""

from typing import Any, Literal, NotRequired, TypedDict


Alive = TypedDict(
    'Alive',
    {
        'status': NotRequired[str],
    },
)
"""The process lives."""

AnswerIn = TypedDict(
    'AnswerIn',
    {
        'verdict': Literal['accepted', 'rejected'],
        'reason': str,
    },
)
"""The answer to a contest."""

ApartIn = TypedDict(
    'ApartIn',
    {
        'kind': Literal['person', 'customer'],
        'one_id': str,
        'other_id': str,
    },
)
"""Two that are not one."""

ApartOut = TypedDict(
    'ApartOut',
    {
        'operation': str,
        'kind': Literal['person', 'customer'],
        'id': str,
        'one': str,
        'other': str,
    },
)
"""Two were told apart."""

ApprovalOut = TypedDict(
    'ApprovalOut',
    {
        'value': float,
        'low': float,
        'high': float,
        'quota': float,
        'assumption': str,
        'reasons': list[str],
        'formula': str,
    },
)
"""The chance that enough weight approves."""

AssignmentIn = TypedDict(
    'AssignmentIn',
    {
        'employee_id': str,
        'customer_id': str,
        'role': Literal['owner', 'support'],
        'focus': NotRequired[bool | None],
        'with_subsidiaries': NotRequired[bool | None],
        'from': str,
        'to': NotRequired[str | None],
    },
)
"""An employee covers a customer."""

AssignmentPatch = TypedDict(
    'AssignmentPatch',
    {
        'focus': NotRequired[bool | None],
        'with_subsidiaries': NotRequired[bool | None],
    },
)
"""Fields of an assignment to change."""

AuditOut = TypedDict(
    'AuditOut',
    {
        'policy': str,
        'items': list['MarkOut'],
        'next': str | None,
    },
)
"""One page of the trail, the newest first."""

BecauseOut = TypedDict(
    'BecauseOut',
    {
        'reason': Literal['covers', 'with_subsidiaries', 'works_on'],
        'customers': int,
    },
)
"""A reason why customers are the viewer's own."""

Beside = TypedDict(
    'Beside',
    {
        'kind': str,
        'id': str,
        'version': int,
    },
)
"""A record that a change touched besides the one it is about."""

BestPlacedOut = TypedDict(
    'BestPlacedOut',
    {
        'employee': str,
        'because': Literal['highest_reach', 'owner'],
        'reach': float | None,
    },
)
"""Who of us is best placed, and why."""

BoardDealOut = TypedDict(
    'BoardDealOut',
    {
        'opportunity': str,
        'customer': str,
        'amount': int | None,
        'verdict': Literal['blocked', 'unverified', 'clear'],
        'since': str,
        'holders': list['BoardHolderOut'],
        'veto_risk': 'BoardRiskOut',
        'expected_close': str | None,
        'days_to_close': int | None,
        'reasons': list[str],
    },
)
"""An open deal: what is at stake, who can stop it, since when."""

BoardHolderOut = TypedDict(
    'BoardHolderOut',
    {
        'seat': str,
        'person': str | None,
        'power': str,
        'power_scope': str | None,
        'is_group_power': bool,
        'state': Literal['opposed', 'not_opposed', 'unknown'],
        'attitude': float | None,
        'best_placed': Any,
    },
)
"""Somebody who can stop a deal."""

BoardRiskOut = TypedDict(
    'BoardRiskOut',
    {
        'value': float,
        'low': float,
        'high': float,
        'frechet': list[float],
    },
)
"""The risk of a deal on the board."""

BoundOut = TypedDict(
    'BoundOut',
    {
        'own': int,
        'led': int,
    },
)
"""How many customers are the viewer's own, and how many are led by them."""

BulkCoverageOut = TypedDict(
    'BulkCoverageOut',
    {
        'as_of': str,
        'known_at': str | None,
        'revisions': dict[str, int],
        'policy': str,
        'etag': str,
        'deals': list['DealCoverageOut'],
        'not_there': list[str],
        'names': dict[str, 'Name'],
    },
)
"""Coverage of many deals, in the order asked."""

CancellationIn = TypedDict(
    'CancellationIn',
    {
        'reason': str,
    },
)
"""Why it did not take place."""

CardOut = TypedDict(
    'CardOut',
    {
        'id': str,
        'name': str | None,
        'name_en': str | None,
        'organisation': str | None,
        'region': str | None,
        'industry': str | None,
        'parent': str | None,
        'titles': list[str],
        'customers': list[str],
        'departments': list[str],
    },
)
"""One of the two: what is compared of them, as far as the viewer may see it."""

ChainCoverageOut = TypedDict(
    'ChainCoverageOut',
    {
        'value': float | None,
        'lower': float | None,
        'upper': float | None,
        'known': int,
        'n': int,
        'reasons': list[str],
        'unit': str,
        'formula': str,
        'paths': int,
        'covered_paths': list[int],
    },
)
"""The share of paths that are covered as a whole."""

ChainScoreOut = TypedDict(
    'ChainScoreOut',
    {
        'value': float | None,
        'lower': float | None,
        'upper': float | None,
        'known': int,
        'n': int,
        'reasons': list[str],
        'unit': str,
        'formula': str,
        'gated': float | None,
        'blocked': bool | None,
        'insight': float | None,
    },
)
"""The weighted mean of the seats' attitudes, and the same behind the gate of opposing holders."""

ChainSeatOut = TypedDict(
    'ChainSeatOut',
    {
        'seat': str,
        'role': str,
        'person': str | None,
        'power': str,
        'power_scope': str | None,
        'political': str | None,
        'weight': float,
        'is_external': bool,
        'is_group_power': bool,
        'is_in_flow': bool,
        'held_from': str | None,
    },
)
"""A seat and who sits in it."""

ChangedOut = TypedDict(
    'ChangedOut',
    {
        'operation': str,
        'kind': str,
        'id': str,
        'version': int,
        'late': bool,
        'recorded_at': str,
        'revisions': dict[str, int],
        'also': list['Beside'],
        'record': dict[str, Any] | None,
    },
)
"""What became of a change."""

ClosedDealContributionOut = TypedDict(
    'ClosedDealContributionOut',
    {
        'as_of': str,
        'known_at': str | None,
        'revisions': dict[str, int],
        'policy': str,
        'etag': str,
        'proof': str,
        'opportunity': str,
        'customer': str,
        'status': Literal['won', 'not_won', 'not_yet', 'not_known'],
        'shapley': Any,
        'pending_help': list['PendingHelpOut'],
        'reasons': list[str],
        'names': dict[str, 'Name'],
        'credit': Any,
    },
)
"""One deal without persons of the customer."""

ClosedPeriodOut = TypedDict(
    'ClosedPeriodOut',
    {
        'as_of': str,
        'known_at': str | None,
        'revisions': dict[str, int],
        'policy': str,
        'etag': str,
        'proof': str,
        'from': str | None,
        'to': str | None,
        'fractional_raised': float,
        'fractional_used': float,
        'binary_amount_raised': int,
        'binary_count_raised': int,
        'binary_amount_used': int,
        'binary_count_used': int,
        'won_amount': int,
        'count': int,
        'bounds': 'FormBoundsOut',
        'shares': 'FormSharesOut',
        'reasons': list[str],
        'deals': dict[str, 'DealTotalsOut'],
        'employees': dict[str, 'PartOut'],
        'names': dict[str, 'Name'],
    },
)
"""A period as HR sees it with a purpose: single employees, no persons of customers."""

ClosingIn = TypedDict(
    'ClosingIn',
    {
        'status': Literal['won', 'lost', 'abandoned'],
        'closed_on': str,
        'award': NotRequired[int | None],
        'loss_reason': NotRequired[str | None],
    },
)
"""How a deal ended."""

CompletionOut = TypedDict(
    'CompletionOut',
    {
        'path': list[str],
        'seats': list[str],
        'cost': float,
        'steps': list['StepOut'],
        'alternatives': list['WayOut'],
        'formula': str,
    },
)
"""The path with the least effort, what is missing on it seat by seat, and the next best."""

ConflictOut = TypedDict(
    'ConflictOut',
    {
        'code': Literal['kept_wins', 'filled', 'between_them', 'two_superiors', 'said_twice', 'rated_twice', 'same_departments', 'makes_cycle'],
        'field': str | None,
        'kept': str | None,
        'merged': str | None,
        'n': int,
    },
)
"""Where the two say different things, and how it is settled; nothing is lost by it. kept_wins: the kept record's field is shown; filled: it is empty and shows the other's; between_them: ties between the two are not read; two_superiors: both lines stay; said_twice: the same post, seat or cover for the same time counts once; rated_twice: of two ratings of one day the one recorded later counts; same_departments: two departments of one name stay two; makes_cycle: the merge will be refused, since one would report to oneself (a customer be part of itself) by way of others."""

ContestIn = TypedDict(
    'ContestIn',
    {
        'proof': str,
        'text': str,
        'opportunity_id': NotRequired[str | None],
    },
)
"""What one contests and why."""

ContestOut = TypedDict(
    'ContestOut',
    {
        'id': str,
        'employee_id': str,
        'opportunity_id': str | None,
        'status': Literal['open', 'accepted', 'rejected'],
        'proof': str,
        'text': str | None,
        'reason': str | None,
        'opened_at': str,
        'answered_at': str | None,
        'answered_by': str | None,
    },
)
"""A contest as it stands."""

ContestsOut = TypedDict(
    'ContestsOut',
    {
        'contests': list['ContestOut'],
    },
)
"""Contests, the newest first."""

CorrectionIn = TypedDict(
    'CorrectionIn',
    {
        'value': float | str,
        'evidence': NotRequired[str | None],
    },
)
"""The value that should have been given."""

CoverOut = TypedDict(
    'CoverOut',
    {
        'employee': str,
        'role': str | None,
        'is_focus': bool | None,
        'with_subsidiaries': bool | None,
        'from': str | None,
    },
)
"""A colleague who covers the customer."""

CoverageOut = TypedDict(
    'CoverageOut',
    {
        'as_of': str,
        'known_at': str | None,
        'revisions': dict[str, int],
        'policy': str,
        'etag': str,
        'proof': str,
        'opportunity': str,
        'customer': str,
        'status': str,
        'seat_coverage': Any,
        'role_coverage': Any,
        'chain_coverage': Any,
        'weakest_link': Any,
        'chain_score': Any,
        'cheapest_completion': Any,
        'paths': int,
        'verdict': Literal['blocked', 'unverified', 'clear'] | None,
        'light': Literal['red', 'amber', 'green'] | None,
        'single_thread': list[str],
        'holders': list['HolderOut'],
        'veto_risk': Any,
        'p_approval': Any,
        'structural_power': dict[str, float] | None,
        'seats': list['SeatOut'],
        'stale': list[str],
        'reasons': list[str],
        'names': dict[str, 'Name'],
    },
)
"""Coverage, verdict and risk of one deal."""

CredentialOut = TypedDict(
    'CredentialOut',
    {
        'kind': Literal['key', 'token'],
        'key': str | None,
        'expires_at': str | None,
    },
)
"""Through what the viewer asks."""

CreditOut = TypedDict(
    'CreditOut',
    {
        'fractional_raised': float | None,
        'fractional_used': float | None,
        'binary_amount_raised': int | None,
        'binary_count_raised': int,
        'binary_amount_used': int | None,
        'binary_count_used': int,
        'won_amount': int | None,
        'amount': int | None,
        'closed_on': str,
        'chain': int,
        'bounds': 'DealFormBoundsOut',
        'shares': 'FormSharesOut',
        'employees': dict[str, 'PartOut'],
        'reasons': list[str],
        'raised': list[str],
        'used': list[str],
        'undecided': list[str],
        'late': list['LateOut'],
    },
)
"""The credit of one deal with its people."""

CreditTotals = TypedDict(
    'CreditTotals',
    {
        'fractional_raised': float | None,
        'fractional_used': float | None,
        'binary_amount_raised': int | None,
        'binary_count_raised': int,
        'binary_amount_used': int | None,
        'binary_count_used': int,
        'won_amount': int | None,
        'amount': int | None,
        'closed_on': str,
        'chain': int,
        'bounds': 'DealFormBoundsOut',
        'shares': 'FormSharesOut',
        'employees': dict[str, 'PartOut'],
        'reasons': list[str],
    },
)
"""What the credit of one deal carries beside the deal itself."""

CustomerIn = TypedDict(
    'CustomerIn',
    {
        'name_en': NotRequired[str | None],
        'industry': NotRequired[str | None],
        'region': NotRequired[str | None],
        'channel': NotRequired[Literal['modern', 'traditional', 'distributor', 'direct'] | None],
        'tier': NotRequired[str | None],
        'credit_limit': NotRequired[int | None],
        'term_days': NotRequired[int | None],
        'since': NotRequired[str | None],
        'parent_id': NotRequired[str | None],
        'source': NotRequired[str | None],
        'external_id': NotRequired[str | None],
        'id': NotRequired[str | None],
        'name': str,
    },
)
"""A new customer."""

CustomerItem = TypedDict(
    'CustomerItem',
    {
        'id': str,
        'name': str | None,
        'name_en': str | None,
        'industry': str | None,
        'region': str | None,
        'channel': str | None,
        'tier': str | None,
        'parent': str | None,
    },
)
"""What is known of a customer itself."""

CustomerOut = TypedDict(
    'CustomerOut',
    {
        'as_of': str,
        'known_at': str | None,
        'revisions': dict[str, int],
        'policy': str,
        'etag': str,
        'proof': str,
        'id': str,
        'name': str | None,
        'name_en': str | None,
        'industry': str | None,
        'region': str | None,
        'channel': str | None,
        'tier': str | None,
        'parent': str | None,
        'customer': str,
        'covered_by': list['CoverOut'],
        'departments': list['DepartmentOut'],
        'group': 'GroupOut',
        'roll_up': 'RollUpOut',
        'names': dict[str, 'Name'],
    },
)
"""One customer with its group."""

CustomerPatch = TypedDict(
    'CustomerPatch',
    {
        'name_en': NotRequired[str | None],
        'industry': NotRequired[str | None],
        'region': NotRequired[str | None],
        'channel': NotRequired[Literal['modern', 'traditional', 'distributor', 'direct'] | None],
        'tier': NotRequired[str | None],
        'credit_limit': NotRequired[int | None],
        'term_days': NotRequired[int | None],
        'since': NotRequired[str | None],
        'parent_id': NotRequired[str | None],
        'source': NotRequired[str | None],
        'external_id': NotRequired[str | None],
        'name': NotRequired[str | None],
    },
)
"""Fields of a customer to change."""

CustomersOut = TypedDict(
    'CustomersOut',
    {
        'as_of': str,
        'known_at': str | None,
        'revisions': dict[str, int],
        'policy': str,
        'etag': str,
        'total': int,
        'next': str | None,
        'previous': str | None,
        'names': dict[str, 'Name'],
        'items': list['CustomerItem'],
    },
)
"""One page of customers."""

DealBoundsOut = TypedDict(
    'DealBoundsOut',
    {
        'fractional_raised': list[float | None],
        'fractional_used': list[float | None],
    },
)
"""Bounds of a deal's credit; null where the amount or the chain is unknown."""

DealContributionOut = TypedDict(
    'DealContributionOut',
    {
        'as_of': str,
        'known_at': str | None,
        'revisions': dict[str, int],
        'policy': str,
        'etag': str,
        'proof': str,
        'opportunity': str,
        'customer': str,
        'status': Literal['won', 'not_won', 'not_yet', 'not_known'],
        'shapley': Any,
        'pending_help': list['PendingHelpOut'],
        'reasons': list[str],
        'names': dict[str, 'Name'],
        'credit': Any,
    },
)
"""One deal with the persons raised and used."""

DealCoverageOut = TypedDict(
    'DealCoverageOut',
    {
        'opportunity': str,
        'customer': str,
        'status': str,
        'seat_coverage': Any,
        'role_coverage': Any,
        'chain_coverage': Any,
        'weakest_link': Any,
        'chain_score': Any,
        'cheapest_completion': Any,
        'paths': int,
        'verdict': Literal['blocked', 'unverified', 'clear'] | None,
        'light': Literal['red', 'amber', 'green'] | None,
        'single_thread': list[str],
        'holders': list['HolderOut'],
        'veto_risk': Any,
        'p_approval': Any,
        'structural_power': dict[str, float] | None,
        'seats': list['SeatOut'],
        'stale': list[str],
        'reasons': list[str],
        'proof': str,
    },
)
"""One deal of a bulk answer, with a proof of its own."""

DealCreditOut = TypedDict(
    'DealCreditOut',
    {
        'amount': int | None,
        'closed_on': str,
        'chain': int,
        'fractional_raised': float | None,
        'fractional_used': float | None,
        'bounds': 'DealBoundsOut',
        'reasons': list[str],
        'raised': list[str],
        'used': list[str],
        'undecided': list[str],
        'late': list['LateOut'],
    },
)
"""The credit of a deal with the persons raised and used."""

DealFormBoundsOut = TypedDict(
    'DealFormBoundsOut',
    {
        'fractional_raised': list[float | None],
        'fractional_used': list[float | None],
        'binary_amount_raised': list[float | None],
        'binary_count_raised': list[float | None],
        'binary_amount_used': list[float | None],
        'binary_count_used': list[float | None],
    },
)
"""The six forms of one deal with what is proven and what is possible."""

DealProductOut = TypedDict(
    'DealProductOut',
    {
        'product': str,
        'amount': int | None,
    },
)
"""What the deal is about."""

DealTotalsOut = TypedDict(
    'DealTotalsOut',
    {
        'amount': int | None,
        'closed_on': str,
        'chain': int,
        'fractional_raised': float | None,
        'fractional_used': float | None,
        'bounds': 'DealBoundsOut',
        'reasons': list[str],
    },
)
"""The credit of a deal without its people."""

DealsInBriefOut = TypedDict(
    'DealsInBriefOut',
    {
        'open_deals': int,
        'at_stake': int,
        'unknown_amounts': int,
        'verdicts': 'VerdictsOut',
        'won_deals': int,
        'won_amount': int,
    },
)
"""Deals in a few numbers; open deals of unknown amount add nothing to what is at stake."""

DecisionChainOut = TypedDict(
    'DecisionChainOut',
    {
        'as_of': str,
        'known_at': str | None,
        'revisions': dict[str, int],
        'policy': str,
        'etag': str,
        'proof': str,
        'opportunity': str,
        'customer': str,
        'status': str,
        'flow': Literal['recorded', 'default'] | None,
        'paths': int,
        'seats': list['ChainSeatOut'],
        'edges': list['EdgeOut'],
        'reasons': list[str],
        'names': dict[str, 'Name'],
    },
)
"""Seats in the order of the decision, and which way it takes through them."""

DepartmentIn = TypedDict(
    'DepartmentIn',
    {
        'id': NotRequired[str | None],
        'customer_id': str,
        'name': str,
        'name_en': NotRequired[str | None],
        'key': NotRequired[bool | None],
    },
)
"""A new department of a customer."""

DepartmentOut = TypedDict(
    'DepartmentOut',
    {
        'id': str,
        'name': str | None,
        'name_en': str | None,
        'is_key': bool | None,
    },
)
"""A department; key: one we must know somebody in."""

DepartmentPatch = TypedDict(
    'DepartmentPatch',
    {
        'name': NotRequired[str | None],
        'name_en': NotRequired[str | None],
        'key': NotRequired[bool | None],
    },
)
"""Fields of a department to change."""

DuplicateItem = TypedDict(
    'DuplicateItem',
    {
        'id': str,
        'kind': Literal['person', 'customer'],
        'score': float,
        'reasons': list['WeighedReason'],
        'one': 'CardOut',
        'other': 'CardOut',
        'version': int | None,
        'preview': Any,
    },
)
"""Two that may be one."""

DuplicatesOut = TypedDict(
    'DuplicatesOut',
    {
        'as_of': str,
        'known_at': str | None,
        'revisions': dict[str, int],
        'policy': str,
        'total': int,
        'next': str | None,
        'previous': str | None,
        'names': dict[str, 'Name'],
        'threshold': float,
        'points': dict[str, float],
        'items': list['DuplicateItem'],
    },
)
"""One page of pairs, the likeliest first."""

EdgeOut = TypedDict(
    'EdgeOut',
    {
        'from': str,
        'to': str,
    },
)
"""One seat passes the decision to another."""

EmployeeContributionOut = TypedDict(
    'EmployeeContributionOut',
    {
        'as_of': str,
        'known_at': str | None,
        'revisions': dict[str, int],
        'policy': str,
        'etag': str,
        'proof': str,
        'raised': float,
        'used': float,
        'employee': str,
        'deals': dict[str, 'OwnDealOut'],
        'reasons': list[str],
        'names': dict[str, 'Name'],
    },
)
"""One employee's own part, deal by deal."""

EmployeeItem = TypedDict(
    'EmployeeItem',
    {
        'id': str,
        'name': str | None,
        'name_en': str | None,
        'role': str | None,
        'org_unit': str | None,
        'leads': list[str],
        'hired_on': str | None,
        'is_active': bool,
    },
)
"""A colleague."""

EmployeeOut = TypedDict(
    'EmployeeOut',
    {
        'as_of': str,
        'known_at': str | None,
        'revisions': dict[str, int],
        'policy': str,
        'etag': str,
        'id': str,
        'name': str | None,
        'name_en': str | None,
        'role': str | None,
        'org_unit': str | None,
        'leads': list[str],
        'hired_on': str | None,
        'is_active': bool,
        'employee': str,
        'org_units': list[str],
        'names': dict[str, 'Name'],
    },
)
"""One colleague, with the units above theirs."""

EmployeesOut = TypedDict(
    'EmployeesOut',
    {
        'as_of': str,
        'known_at': str | None,
        'revisions': dict[str, int],
        'policy': str,
        'etag': str,
        'total': int,
        'next': str | None,
        'previous': str | None,
        'names': dict[str, 'Name'],
        'items': list['EmployeeItem'],
    },
)
"""One page of colleagues."""

ErasureOut = TypedDict(
    'ErasureOut',
    {
        'id': str,
        'kind': Literal['person', 'employee'],
        'subject_id': str,
        'status': Literal['running', 'done'],
        'place': str,
        'steps_done': int,
        'steps': int,
        'removed': int,
        'requested_at': str,
        'requested_by': str,
        'finished_at': str | None,
        'along': NotRequired[list[str]],
    },
)
"""An erasure and how far it is."""

ExportOut = TypedDict(
    'ExportOut',
    {
        'subject': str,
        'whose': Literal['person', 'employee'],
        'exported_at': str,
        'records': dict[str, Any],
        'used_in': list[dict[str, Any]],
        'recipients': 'RecipientsOut',
    },
)
"""Everything recorded about one person."""

FieldProblem = TypedDict(
    'FieldProblem',
    {
        'field': str,
        'code': str,
        'detail': str,
    },
)
"""What is wrong with one field of a request."""

FlowOut = TypedDict(
    'FlowOut',
    {
        'from': str,
        'to': str,
        'fact': str,
    },
)
"""An edge of the decision flow that a number of paths rests on."""

FormBoundsOut = TypedDict(
    'FormBoundsOut',
    {
        'fractional_raised': list[float],
        'fractional_used': list[float],
        'binary_amount_raised': list[float],
        'binary_count_raised': list[float],
        'binary_amount_used': list[float],
        'binary_count_used': list[float],
    },
)
"""The six forms with what is proven and what is possible."""

FormSharesOut = TypedDict(
    'FormSharesOut',
    {
        'fractional_raised': float | None,
        'fractional_used': float | None,
        'binary_amount_raised': float | None,
        'binary_count_raised': float | None,
        'binary_amount_used': float | None,
        'binary_count_used': float | None,
    },
)
"""The six forms as shares of the won total; null where nothing was won."""

FoundOut = TypedDict(
    'FoundOut',
    {
        'kind': Literal['customer', 'employee', 'opportunity', 'person'],
        'id': str,
        'name': str | None,
        'name_en': str | None,
        'customers': list[str],
    },
)
"""Something with a name."""

GameOut = TypedDict(
    'GameOut',
    {
        'value': float,
        'shares': dict[str, float],
        'players': int,
    },
)
"""An exact Shapley game; ``players`` counts all, ``shares`` names those the viewer may see."""

GradesOut = TypedDict(
    'GradesOut',
    {
        'deep': int,
        'influences': int,
        'below': int,
    },
)
"""How many people by how close."""

GroupOut = TypedDict(
    'GroupOut',
    {
        'customer': str,
        'children': list['GroupOut'],
    },
)
"""A customer with those below it."""

HelpIn = TypedDict(
    'HelpIn',
    {
        'employee_id': str,
        'opportunity_id': str,
        'person_id': NotRequired[str | None],
        'kind': Literal['raised', 'introduced', 'informed'],
        'at': str,
        'source': NotRequired[str | None],
    },
)
"""What somebody did for a deal."""

HolderIn = TypedDict(
    'HolderIn',
    {
        'person_id': str,
        'from': str,
    },
)
"""Who holds a seat from a day on."""

HolderOut = TypedDict(
    'HolderOut',
    {
        'seat': str,
        'person': str | None,
        'role': str,
        'power': str,
        'power_scope': str | None,
        'is_group_power': bool,
        'is_external': bool,
        'state': Literal['opposed', 'not_opposed', 'unknown'],
        'attitude': float | None,
        'stance': str | None,
        'risk': float,
    },
)
"""A seat with power: who, what they can do, where they stand, the risk they carry."""

ImportCounts = TypedDict(
    'ImportCounts',
    {
        'read': NotRequired[int | None],
        'rejected': NotRequired[int | None],
        'created': NotRequired[int | None],
        'changed': NotRequired[int | None],
        'unchanged': NotRequired[int | None],
    },
)
"""How many rows; unknown before the end."""

ImportOut = TypedDict(
    'ImportOut',
    {
        'id': str,
        'status': Literal['waiting', 'running', 'loaded', 'unchanged', 'rejected', 'failed'],
        'submitted_at': str | None,
        'finished_at': NotRequired[str | None],
        'code': NotRequired[str | None],
        'counts': 'ImportCounts',
        'report': NotRequired[dict[str, Any] | None],
    },
)
"""An import: waiting, running, or what became of it; ``report`` is that of ``graph-service load --json``."""

IndicatorOut = TypedDict(
    'IndicatorOut',
    {
        'id': str,
        'zh': str,
        'en': str,
        'definition': str,
        'definition_zh': str,
        'level': str,
        'class': str,
        'unit': str,
        'period': str,
        'needs': list[str],
        'parameters': list[str],
        'source': str,
        'version': int,
    },
)
"""A number with its definition."""

IndicatorsOut = TypedDict(
    'IndicatorsOut',
    {
        'indicators': list['IndicatorOut'],
    },
)
"""Every indicator of the registry."""

InfluenceOut = TypedDict(
    'InfluenceOut',
    {
        'as_of': str,
        'known_at': str | None,
        'revisions': dict[str, int],
        'policy': str,
        'etag': str,
        'proof': str,
        'employee': str,
        'formula': str,
        'unit': str,
        'rated': int,
        'reached': int,
        'key_persons_reached': int,
        'grades': 'GradesOut',
        'people': Any,
        'reasons': list[str],
        'names': dict[str, 'Name'],
    },
)
"""An employee's closeness to people, the closest first."""

InfluencedOut = TypedDict(
    'InfluencedOut',
    {
        'person': str,
        'value': float,
        'grade': Literal['deep', 'influences', 'below'],
        'is_key': bool,
        'rated_on': str | None,
        'reasons': list[str],
    },
)
"""A person somebody of ours is close to."""

InteractionIn = TypedDict(
    'InteractionIn',
    {
        'planned_at': NotRequired[str | None],
        'held_at': NotRequired[str | None],
        'minutes': NotRequired[int | None],
        'purpose': NotRequired[str | None],
        'summary': NotRequired[str | None],
        'attitude': NotRequired[str | None],
        'outcome': NotRequired[Literal['goal_met', 'order', 'next_step', 'none'] | None],
        'next_at': NotRequired[str | None],
        'employee_ids': NotRequired[list[str] | None],
        'person_ids': NotRequired[list[str] | None],
        'competitor_ids': NotRequired[list[str] | None],
        'id': NotRequired[str | None],
        'kind': Literal['visit', 'call', 'meeting', 'joint_visit', 'service', 'audit', 'review'],
        'mode': Literal['f2f', 'remote'],
        'customer_id': NotRequired[str | None],
        'opportunity_id': NotRequired[str | None],
    },
)
"""A visit, call or meeting with a customer, its people, or about a deal."""

InteractionPatch = TypedDict(
    'InteractionPatch',
    {
        'planned_at': NotRequired[str | None],
        'held_at': NotRequired[str | None],
        'minutes': NotRequired[int | None],
        'purpose': NotRequired[str | None],
        'summary': NotRequired[str | None],
        'attitude': NotRequired[str | None],
        'outcome': NotRequired[Literal['goal_met', 'order', 'next_step', 'none'] | None],
        'next_at': NotRequired[str | None],
        'employee_ids': NotRequired[list[str] | None],
        'person_ids': NotRequired[list[str] | None],
        'competitor_ids': NotRequired[list[str] | None],
        'kind': NotRequired[Literal['visit', 'call', 'meeting', 'joint_visit', 'service', 'audit', 'review'] | None],
        'mode': NotRequired[Literal['f2f', 'remote'] | None],
    },
)
"""Fields of an interaction to change."""

JsonValue = Any

Lack = TypedDict(
    'Lack',
    {
        'code': str,
        'detail': str,
    },
)
"""One reason why the service cannot answer."""

LateOut = TypedDict(
    'LateOut',
    {
        'fact': str,
        'on': str,
        'recorded_at': str | None,
    },
)
"""A fact dated before the close and recorded after it: shown, not counted."""

LedUnitOut = TypedDict(
    'LedUnitOut',
    {
        'id': str,
        'name': str | None,
        'name_en': str | None,
    },
)
"""A unit the viewer leads."""

MarkOut = TypedDict(
    'MarkOut',
    {
        'id': str,
        'at': str,
        'actor': str | None,
        'role': str | None,
        'action': str,
        'object_kind': str | None,
        'object_ids': list[str],
        'operation_id': str | None,
        'purpose': str | None,
    },
)
"""One mark: who did what, about what, when, why."""

MayOut = TypedDict(
    'MayOut',
    {
        'operation': str,
        'relations': list[str],
        'shows': list[str],
    },
)
"""What the policy allows for one operation."""

MeOut = TypedDict(
    'MeOut',
    {
        'employee': str,
        'name': str | None,
        'name_en': str | None,
        'org_unit': str | None,
        'role': str,
        'credential': 'CredentialOut',
        'purpose': str | None,
        'policy': str,
        'customers': 'BoundOut',
        'because': list['BecauseOut'],
        'leads': list['LedUnitOut'],
        'may': list['MayOut'],
    },
)
"""Who am I here, what may I see, and why."""

MemberOut = TypedDict(
    'MemberOut',
    {
        'employee': str,
        'role': str | None,
        'from': str | None,
    },
)
"""A colleague who works on the deal."""

MergeIn = TypedDict(
    'MergeIn',
    {
        'kind': NotRequired[Literal['person', 'customer']],
        'kept_id': str,
        'merged_id': str,
    },
)
"""Which of two people, or of two customers, is kept, and which is merged into it."""

MergeItem = TypedDict(
    'MergeItem',
    {
        'id': str,
        'kind': Literal['person', 'customer'],
        'kept_id': str,
        'merged_id': str,
        'recorded_at': str | None,
    },
)
"""A merge that holds."""

MergedOut = TypedDict(
    'MergedOut',
    {
        'operation': str,
        'kind': Literal['person', 'customer'],
        'id': str,
        'kept_id': str,
        'merged_id': str,
        'recorded_at': str,
    },
)
"""A merge that was made or taken back."""

MergesOut = TypedDict(
    'MergesOut',
    {
        'as_of': str,
        'known_at': str | None,
        'revisions': dict[str, int],
        'policy': str,
        'total': int,
        'next': str | None,
        'previous': str | None,
        'names': dict[str, 'Name'],
        'items': list['MergeItem'],
    },
)
"""One page of merges, the newest first."""

MoveIn = TypedDict(
    'MoveIn',
    {
        'title': NotRequired[str | None],
        'key': NotRequired[bool | None],
        'power': NotRequired[Literal['none', 'veto', 'approve', 'both'] | None],
        'power_scope': NotRequired[Literal['budget', 'technical', 'legal', 'user', 'other'] | None],
        'reports_to': NotRequired[str | None],
        'department_id': str,
        'from': str,
    },
)
"""The post that begins when the present one ends."""

Name = TypedDict(
    'Name',
    {
        'zh': str | None,
        'en': str | None,
    },
)
"""A name in both languages."""

NoticeOut = TypedDict(
    'NoticeOut',
    {
        'language': Literal['zh', 'en'],
        'sections': list['NoticeSectionOut'],
        'text': str,
    },
)
"""The notice, as sections and as one text."""

NoticeSectionOut = TypedDict(
    'NoticeSectionOut',
    {
        'key': str,
        'title': str,
        'lines': list[str],
    },
)
"""One section of the notice."""

NumberProofOut = TypedDict(
    'NumberProofOut',
    {
        'formula': str,
        'definition': str,
        'definition_zh': str,
        'parameters': dict[str, 'JsonValue'],
        'rows': list[dict[str, 'JsonValue']],
        'flows': list['FlowOut'],
        'facts': list[str],
    },
)
"""What one number was computed from."""

ObservationIn = TypedDict(
    'ObservationIn',
    {
        'value': float | str,
        'evidence': NotRequired[str | None],
        'about_thing': Literal['person', 'customer', 'opportunity'],
        'about_id': str,
        'metric': str,
        'held_by': NotRequired[str | None],
        'held_by_competitor': NotRequired[str | None],
        'valid_at': str,
        'source': NotRequired[str | None],
    },
)
"""What was observed; a rating held by an employee is recorded by that employee."""

OpenedContestOut = TypedDict(
    'OpenedContestOut',
    {
        'id': str,
        'employee_id': str,
        'opportunity_id': str | None,
        'status': Literal['open', 'accepted', 'rejected'],
        'proof': str,
        'text': str | None,
        'reason': str | None,
        'opened_at': str,
        'answered_at': str | None,
        'answered_by': str | None,
        'evidence': dict[str, Any] | None,
    },
)
"""A contest with the facts it is about, as far as the reader may see them."""

OpportunitiesOut = TypedDict(
    'OpportunitiesOut',
    {
        'as_of': str,
        'known_at': str | None,
        'revisions': dict[str, int],
        'policy': str,
        'etag': str,
        'total': int,
        'next': str | None,
        'previous': str | None,
        'names': dict[str, 'Name'],
        'items': list['OpportunityItem'],
    },
)
"""One page of deals."""

OpportunityIn = TypedDict(
    'OpportunityIn',
    {
        'name_en': NotRequired[str | None],
        'owner_id': NotRequired[str | None],
        'amount': NotRequired[int | None],
        'budget': NotRequired[int | None],
        'discount': NotRequired[float | None],
        'customised': NotRequired[bool | None],
        'origin': NotRequired[Literal['incubated', 'captured'] | None],
        'expected_close': NotRequired[str | None],
        'approval_quota': NotRequired[float | None],
        'source': NotRequired[str | None],
        'external_id': NotRequired[str | None],
        'id': NotRequired[str | None],
        'customer_id': str,
        'name': str,
        'created_on': str,
    },
)
"""A new deal."""

OpportunityItem = TypedDict(
    'OpportunityItem',
    {
        'id': str,
        'name': str | None,
        'name_en': str | None,
        'customer': str,
        'owner': str | None,
        'status': str | None,
        'amount': int | None,
        'budget': int | None,
        'origin': str | None,
        'created_on': str | None,
        'expected_close': str | None,
        'closed_on': str | None,
        'loss_reason': str | None,
    },
)
"""A deal; money in fen, unknown is null."""

OpportunityOut = TypedDict(
    'OpportunityOut',
    {
        'as_of': str,
        'known_at': str | None,
        'revisions': dict[str, int],
        'policy': str,
        'etag': str,
        'id': str,
        'name': str | None,
        'name_en': str | None,
        'customer': str,
        'owner': str | None,
        'status': str | None,
        'amount': int | None,
        'budget': int | None,
        'origin': str | None,
        'created_on': str | None,
        'expected_close': str | None,
        'closed_on': str | None,
        'loss_reason': str | None,
        'opportunity': str,
        'approval_quota': float | None,
        'team': list['MemberOut'],
        'products': list['DealProductOut'],
        'competitors': list['RivalOut'],
        'reasons': list[str],
        'names': dict[str, 'Name'],
    },
)
"""One deal with its team, products and competitors."""

OpportunityPatch = TypedDict(
    'OpportunityPatch',
    {
        'name_en': NotRequired[str | None],
        'owner_id': NotRequired[str | None],
        'amount': NotRequired[int | None],
        'budget': NotRequired[int | None],
        'discount': NotRequired[float | None],
        'customised': NotRequired[bool | None],
        'origin': NotRequired[Literal['incubated', 'captured'] | None],
        'expected_close': NotRequired[str | None],
        'approval_quota': NotRequired[float | None],
        'source': NotRequired[str | None],
        'external_id': NotRequired[str | None],
        'name': NotRequired[str | None],
    },
)
"""Fields of a deal to change."""

OptOutOut = TypedDict(
    'OptOutOut',
    {
        'opt_out': bool,
    },
)
"""Whether one is out of the connection graph."""

OwnDealOut = TypedDict(
    'OwnDealOut',
    {
        'raised': float,
        'used': float,
        'closed_on': str,
        'evidence': list[str],
    },
)
"""One employee's part of one deal, and the facts of their own behind it."""

PartOut = TypedDict(
    'PartOut',
    {
        'raised': float,
        'used': float,
    },
)
"""One employee's part."""

PastPostOut = TypedDict(
    'PastPostOut',
    {
        'customer': str,
        'department': str,
        'title': str | None,
        'is_key': bool,
        'power': str | None,
        'power_scope': str | None,
        'from': str | None,
        'to': str | None,
        'is_current': bool,
    },
)
"""A post in the course of time."""

PendingHelpOut = TypedDict(
    'PendingHelpOut',
    {
        'helped': str,
        'kind': Literal['raised', 'introduced', 'informed'],
        'person': str | None,
        'at': str,
    },
)
"""Help that counts once somebody other than its beneficiary has confirmed it."""

PeopleOut = TypedDict(
    'PeopleOut',
    {
        'as_of': str,
        'known_at': str | None,
        'revisions': dict[str, int],
        'policy': str,
        'etag': str,
        'total': int,
        'next': str | None,
        'previous': str | None,
        'names': dict[str, 'Name'],
        'items': list['PersonItem'],
    },
)
"""One page of people."""

PeriodOut = TypedDict(
    'PeriodOut',
    {
        'as_of': str,
        'known_at': str | None,
        'revisions': dict[str, int],
        'policy': str,
        'etag': str,
        'proof': str,
        'from': str | None,
        'to': str | None,
        'fractional_raised': float,
        'fractional_used': float,
        'binary_amount_raised': int,
        'binary_count_raised': int,
        'binary_amount_used': int,
        'binary_count_used': int,
        'won_amount': int,
        'count': int,
        'bounds': 'FormBoundsOut',
        'shares': 'FormSharesOut',
        'reasons': list[str],
        'deals': dict[str, 'DealCreditOut'],
        'employees': dict[str, 'PartOut'],
        'names': dict[str, 'Name'],
    },
)
"""A period as account teams and managers see it."""

PersonIn = TypedDict(
    'PersonIn',
    {
        'title': NotRequired[str | None],
        'key': NotRequired[bool | None],
        'power': NotRequired[Literal['none', 'veto', 'approve', 'both'] | None],
        'power_scope': NotRequired[Literal['budget', 'technical', 'legal', 'user', 'other'] | None],
        'reports_to': NotRequired[str | None],
        'id': NotRequired[str | None],
        'name': str,
        'name_en': NotRequired[str | None],
        'organisation': NotRequired[str | None],
        'department_id': NotRequired[str | None],
        'from': NotRequired[str | None],
    },
)
"""A new person, with a first post in a department; or of no customer, then with their organisation."""

PersonItem = TypedDict(
    'PersonItem',
    {
        'id': str,
        'name': str | None,
        'name_en': str | None,
        'title': str | None,
        'organisation': str | None,
        'is_key': bool,
        'power': str,
        'posts': list['PostOut'],
    },
)
"""A person with the posts held at the date, at customers the viewer may see."""

PersonOut = TypedDict(
    'PersonOut',
    {
        'as_of': str,
        'known_at': str | None,
        'revisions': dict[str, int],
        'policy': str,
        'etag': str,
        'id': str,
        'name': str | None,
        'name_en': str | None,
        'title': str | None,
        'organisation': str | None,
        'is_key': bool,
        'power': str,
        'posts': list['PostOut'],
        'person': str,
        'customers': list[str],
        'posts_over_time': list['PastPostOut'],
        'reports_to': str | None,
        'ties': Any,
        'ratings': Any,
        'names': dict[str, 'Name'],
    },
)
"""One person; ties and ratings are null where attitudes are not for the viewer."""

PersonPatch = TypedDict(
    'PersonPatch',
    {
        'name': NotRequired[str | None],
        'name_en': NotRequired[str | None],
        'organisation': NotRequired[str | None],
    },
)
"""Fields of a person to change."""

PostIn = TypedDict(
    'PostIn',
    {
        'title': NotRequired[str | None],
        'key': NotRequired[bool | None],
        'power': NotRequired[Literal['none', 'veto', 'approve', 'both'] | None],
        'power_scope': NotRequired[Literal['budget', 'technical', 'legal', 'user', 'other'] | None],
        'reports_to': NotRequired[str | None],
        'department_id': str,
        'from': str,
    },
)
"""Another post of a person."""

PostOut = TypedDict(
    'PostOut',
    {
        'customer': str,
        'department': str,
        'title': str | None,
        'is_key': bool,
        'power': str | None,
        'power_scope': str | None,
        'from': str | None,
    },
)
"""A post: where, as what, with which power, since when."""

PostPatch = TypedDict(
    'PostPatch',
    {
        'title': NotRequired[str | None],
        'key': NotRequired[bool | None],
        'power': NotRequired[Literal['none', 'veto', 'approve', 'both'] | None],
        'power_scope': NotRequired[Literal['budget', 'technical', 'legal', 'user', 'other'] | None],
        'reports_to': NotRequired[str | None],
    },
)
"""Fields of a post to change."""

PreviewOut = TypedDict(
    'PreviewOut',
    {
        'kept': str,
        'merged': str,
        'moves': dict[str, int],
        'conflicts': list['ConflictOut'],
        'customers': list[str],
    },
)
"""What a merge would come to, as far as the viewer may see it."""

Problem = TypedDict(
    'Problem',
    {
        'type': NotRequired[str],
        'title': str,
        'status': int,
        'code': str,
        'detail': str,
        'errors': NotRequired[list['FieldProblem']],
    },
)
"""What went wrong, where, and what to do; ``code`` is stable, the sentence is in the reader's language."""

ProofOut = TypedDict(
    'ProofOut',
    {
        'question': 'RequestOut',
        'repeat': str,
        'revisions': dict[str, int],
        'policy': str,
        'etag': str,
        'numbers': dict[str, 'NumberProofOut'],
        'names': dict[str, 'Name'],
    },
)
"""The facts behind the numbers of an answer, as far as the reader may see them."""

RatingOut = TypedDict(
    'RatingOut',
    {
        'id': str,
        'metric': str,
        'value': float | None,
        'text': str | None,
        'holder_kind': Literal['company', 'employee', 'competitor'],
        'holder': str | None,
        'on': str,
        'recorded_at': str | None,
        'is_stale': bool,
    },
)
"""What is held about the person, by whom, since when."""

ReachedByOut = TypedDict(
    'ReachedByOut',
    {
        'employee': str,
        'closeness': float,
        'on': str,
        'is_stale': bool,
    },
)
"""A colleague close to the person."""

Reading = TypedDict(
    'Reading',
    {
        'value': float | None,
        'lower': float | None,
        'upper': float | None,
        'known': int,
        'n': int,
        'reasons': list[str],
        'unit': str,
        'formula': str,
    },
)
"""A number with its bounds; how much of what it rests on is known; why it is as it is."""

ReadingOut = TypedDict(
    'ReadingOut',
    {
        'subject': str,
        'value': float | None,
        'lower': float | None,
        'upper': float | None,
        'known': int,
        'n': int,
        'reasons': list[str],
    },
)
"""One subject's value; an indicator may add columns of its own, which its definition names."""

ReadingsOut = TypedDict(
    'ReadingsOut',
    {
        'as_of': str,
        'known_at': str | None,
        'revisions': dict[str, int],
        'policy': str,
        'etag': str,
        'proof': str,
        'indicator': str,
        'zh': str,
        'en': str,
        'unit': str,
        'formula': str,
        'readings': list['ReadingOut'],
        'names': dict[str, 'Name'],
    },
)
"""Readings of one indicator by subject."""

Ready = TypedDict(
    'Ready',
    {
        'status': str,
        'causes': NotRequired[list['Lack']],
    },
)
"""Whether requests should be sent here, and if not, why."""

RecipientsOut = TypedDict(
    'RecipientsOut',
    {
        'roles': dict[str, list[str]],
        'events': list[dict[str, Any]],
    },
)
"""Who may see what by the policy, and who has looked or changed something, by the marks."""

RecordOut = TypedDict(
    'RecordOut',
    {
        'kind': str,
        'id': str,
        'version': int,
        'record': dict[str, Any],
    },
)
"""A stored record; its version is the ETag to name in If-Match."""

RelationshipOut = TypedDict(
    'RelationshipOut',
    {
        'person': str,
        'departments': list[str],
        'title': str | None,
        'is_key': bool,
        'is_external': bool,
        'organisation': str | None,
        'reports_to': str | None,
        'power': str,
        'rc': float | None,
        'sr': float | None,
        'pa': float | None,
        'stance': str | None,
        'attitude': float | None,
        'state': Literal['opposed', 'not_opposed', 'unknown'],
        'reached_by': list['ReachedByOut'],
        'reached_by_unnamed': int,
    },
)
"""A person: where, with which power, what they think of us, who of us reaches them."""

RelationshipsOut = TypedDict(
    'RelationshipsOut',
    {
        'as_of': str,
        'known_at': str | None,
        'revisions': dict[str, int],
        'policy': str,
        'etag': str,
        'proof': str,
        'customer': str,
        'people': list['RelationshipOut'],
        'names': dict[str, 'Name'],
    },
)
"""Everyone at a customer, key persons first."""

ReopeningIn = TypedDict(
    'ReopeningIn',
    {
        'on': NotRequired[str | None],
    },
)
"""From which day on a deal is open again."""

RequestOut = TypedDict(
    'RequestOut',
    {
        'question': str,
        'subject': str,
        'as_of': str,
        'known_at': str | None,
        'start': str | None,
        'end': str | None,
        'fresh_only': bool,
    },
)
"""The question behind the proof, its dates pinned."""

RetractionIn = TypedDict(
    'RetractionIn',
    {
        'evidence': NotRequired[str | None],
    },
)
"""Why a value is taken back."""

RivalOut = TypedDict(
    'RivalOut',
    {
        'competitor': str,
        'quote': int | None,
        'result': str | None,
    },
)
"""Who competes for it; how that ended is told once the deal is closed."""

RollUpOut = TypedDict(
    'RollUpOut',
    {
        'own': Any,
        'group': 'DealsInBriefOut',
        'customers': int,
    },
)
"""The customer's own deals, and those of all visible customers of its group down to the depth asked for."""

RowOut = TypedDict(
    'RowOut',
    {
        'quarters': dict[str, Any],
        'total': Any,
    },
)
"""A line of the table; null where a cell is hidden."""

SearchOut = TypedDict(
    'SearchOut',
    {
        'policy': str,
        'etag': str,
        'total': int,
        'found': list['FoundOut'],
    },
)
"""The closest names first; the total counts what the viewer may see."""

SeatFlowIn = TypedDict(
    'SeatFlowIn',
    {
        'from_seat_id': str,
        'to_seat_id': str,
        'from': NotRequired[str | None],
    },
)
"""A decision passes from one seat to another."""

SeatIn = TypedDict(
    'SeatIn',
    {
        'power': NotRequired[Literal['none', 'veto', 'approve', 'both'] | None],
        'power_scope': NotRequired[Literal['budget', 'technical', 'legal', 'user', 'other'] | None],
        'political': NotRequired[Literal['inner', 'structure', 'outside'] | None],
        'weight': NotRequired[float | None],
        'id': NotRequired[str | None],
        'opportunity_id': str,
        'role': Literal['approver', 'decision_maker', 'evaluator', 'user', 'influencer', 'coach'],
        'person_id': NotRequired[str | None],
        'from': NotRequired[str | None],
    },
)
"""A new seat, vacant or with its first holder."""

SeatOut = TypedDict(
    'SeatOut',
    {
        'seat': str,
        'role': str,
        'person': str | None,
        'power': str,
        'political': str | None,
        'weight': float,
        'is_external': bool,
        'is_in_flow': bool,
        'reach': float | None,
        'reached_by': int | None,
        'best_placed': str | None,
        'covered': bool | None,
        'attitude': float | None,
        'stance': str | None,
        'is_stale': bool,
        'is_before_post': bool,
    },
)
"""A seat: who sits in it, who of us reaches them, where they stand."""

SeatPatch = TypedDict(
    'SeatPatch',
    {
        'power': NotRequired[Literal['none', 'veto', 'approve', 'both'] | None],
        'power_scope': NotRequired[Literal['budget', 'technical', 'legal', 'user', 'other'] | None],
        'political': NotRequired[Literal['inner', 'structure', 'outside'] | None],
        'weight': NotRequired[float | None],
        'role': NotRequired[Literal['approver', 'decision_maker', 'evaluator', 'user', 'influencer', 'coach'] | None],
    },
)
"""Fields of a seat to change."""

StepOut = TypedDict(
    'StepOut',
    {
        'seat': str,
        'role': str,
        'person': str | None,
        'missing': Literal['vacant', 'unrated', 'below'],
        'reach': float | None,
        'effort': float,
        'best_placed': Any,
    },
)
"""A seat still to be covered."""

SumsOut = TypedDict(
    'SumsOut',
    {
        'people': int,
        'fractional_raised': float,
        'fractional_used': float,
        'binary_amount_raised': int,
        'binary_amount_used': int,
        'binary_count_raised': int,
        'binary_count_used': int,
    },
)
"""The six forms over at least ``small_n`` people."""

TieIn = TypedDict(
    'TieIn',
    {
        'strength': NotRequired[float | None],
        'sign': NotRequired[int | None],
        'how': NotRequired[Literal['kin', 'classmate', 'former_colleague', 'works_with', 'other'] | None],
        'sensitivity': NotRequired[Literal['normal', 'private'] | None],
        'kind': Literal['sways', 'knows', 'at_odds'],
        'from_id': NotRequired[str | None],
        'employee_id': NotRequired[str | None],
        'to_id': str,
        'from': NotRequired[str | None],
        'to': NotRequired[str | None],
    },
)
"""A tie between two people, or an acquaintance of one of us (employee_id in place of from_id)."""

TieOut = TypedDict(
    'TieOut',
    {
        'kind': Literal['sways', 'knows', 'at_odds'],
        'direction': Literal['out', 'in'],
        'with_kind': Literal['person', 'employee'],
        'with': str,
        'strength': float | None,
        'sign': int | None,
        'how': str | None,
        'from': str | None,
    },
)
"""A tie of the person with somebody."""

TiePatch = TypedDict(
    'TiePatch',
    {
        'strength': NotRequired[float | None],
        'sign': NotRequired[int | None],
        'how': NotRequired[Literal['kin', 'classmate', 'former_colleague', 'works_with', 'other'] | None],
        'sensitivity': NotRequired[Literal['normal', 'private'] | None],
    },
)
"""Fields of a tie to change."""

UnitContributionOut = TypedDict(
    'UnitContributionOut',
    {
        'as_of': str,
        'known_at': str | None,
        'revisions': dict[str, int],
        'policy': str,
        'etag': str,
        'small_n': int,
        'years': list['YearOut'],
        'names': dict[str, dict[str, str | None]],
    },
)
"""Tables of the years asked for."""

UnitOut = TypedDict(
    'UnitOut',
    {
        'fractional_raised': float,
        'fractional_used': float,
        'binary_amount_raised': int,
        'binary_count_raised': int,
        'binary_amount_used': int,
        'binary_count_used': int,
        'unit': str,
        'people': int,
        'raised': float,
        'used': float,
    },
)
"""A branch of the company with the six forms; never of fewer people than small_n."""

UnitRowOut = TypedDict(
    'UnitRowOut',
    {
        'quarters': dict[str, Any],
        'total': Any,
        'unit': str,
    },
)
"""The line of one branch."""

UnitsOut = TypedDict(
    'UnitsOut',
    {
        'as_of': str,
        'known_at': str | None,
        'revisions': dict[str, int],
        'policy': str,
        'etag': str,
        'proof': str,
        'from': str | None,
        'to': str | None,
        'fractional_raised': float,
        'fractional_used': float,
        'binary_amount_raised': int,
        'binary_count_raised': int,
        'binary_amount_used': int,
        'binary_count_used': int,
        'won_amount': int,
        'count': int,
        'bounds': 'FormBoundsOut',
        'shares': 'FormSharesOut',
        'reasons': list[str],
        'role': str,
        'units': list['UnitOut'],
        'suppressed_units': int,
        'names': dict[str, 'Name'],
    },
)
"""A period as HR sees it: sums over branches."""

Until = TypedDict(
    'Until',
    {
        'to': str,
    },
)
"""The day from which something is no longer so."""

VerdictsOut = TypedDict(
    'VerdictsOut',
    {
        'blocked': int,
        'unverified': int,
        'clear': int,
    },
)
"""How many deals of each verdict."""

VetoBoardOut = TypedDict(
    'VetoBoardOut',
    {
        'as_of': str,
        'known_at': str | None,
        'revisions': dict[str, int],
        'policy': str,
        'etag': str,
        'proof': str,
        'count': int,
        'at_stake': int,
        'verdicts': 'VerdictsOut',
        'deals': list['BoardDealOut'],
        'names': dict[str, 'Name'],
    },
)
"""Open deals by amount at stake."""

VetoRiskAnswer = TypedDict(
    'VetoRiskAnswer',
    {
        'as_of': str,
        'known_at': str | None,
        'revisions': dict[str, int],
        'policy': str,
        'etag': str,
        'proof': str,
        'opportunity': str,
        'customer': str,
        'status': str,
        'verdict': Literal['blocked', 'unverified', 'clear'] | None,
        'light': Literal['red', 'amber', 'green'] | None,
        'veto_risk': Any,
        'holders': list['HolderOut'],
        'p_approval': Any,
        'structural_power': dict[str, float] | None,
        'reasons': list[str],
        'names': dict[str, 'Name'],
    },
)
"""Who can stop a deal, and how likely that is."""

VetoRiskOut = TypedDict(
    'VetoRiskOut',
    {
        'value': float,
        'low': float,
        'high': float,
        'frechet': list[float],
        'known': int,
        'n': int,
        'reasons': list[str],
        'assumption': str,
        'formula': str,
    },
)
"""The chance that somebody stops the deal, under independence."""

WayOut = TypedDict(
    'WayOut',
    {
        'path': list[str],
        'seats': list[str],
        'cost': float,
    },
)
"""A path to complete, the seats missing on it, and the effort."""

WeakestLinkOut = TypedDict(
    'WeakestLinkOut',
    {
        'value': float | None,
        'lower': float | None,
        'upper': float | None,
        'known': int,
        'n': int,
        'reasons': list[str],
        'unit': str,
        'formula': str,
        'seat': str,
        'seat_upper': str,
    },
)
"""The lowest reach on the best path, and the seats where it is."""

WeighedReason = TypedDict(
    'WeighedReason',
    {
        'code': str,
        'points': float,
    },
)
"""Why two may be one (points above zero) or may not (below)."""

WithdrawalIn = TypedDict(
    'WithdrawalIn',
    {
        'to': NotRequired[str | None],
    },
)
"""From which day on a decision no longer passes that way."""

YearOut = TypedDict(
    'YearOut',
    {
        'year': int,
        'quarters': list[str],
        'units': list['UnitRowOut'],
        'all_units': 'RowOut',
        'hidden_cells': int,
    },
)
"""One year's table: the same whoever asks for it and with whatever other years."""
