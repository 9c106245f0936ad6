"""Which people and which customers may be the same: names folded and spelt, pairs weighed, reasons given.

>>> from graph_service.analysis.duplicates.people import PersonCard, find_people
>>> cards = [PersonCard("p-1", "李敏", organisation="瑞丰"), PersonCard("p-2", "Li Min", organisation="瑞丰")]
>>> [(pair.one, pair.other, [str(reason) for reason in pair.reasons]) for pair in find_people(cards, 0.5).pairs]
[('p-1', 'p-2', ['same_pinyin', 'same_organisation'])]
"""
