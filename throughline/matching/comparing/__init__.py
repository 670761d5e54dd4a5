"""Whether two records are of one person: one documented definition, as functions of records and files, with no database.

``names``, ``dates``, ``addresses``, ``identifiers`` and ``texts`` each say the levels of one field; ``people`` joins them;
``weights`` says what each level weighs; ``blocking`` chooses who is compared; ``linking`` and ``clustering`` decide.

Beside people, ``addresses`` says the levels of two places and ``vehicles`` those of two registration marks: the same rules,
with no weights.
"""
