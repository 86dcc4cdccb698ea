from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import sqlalchemy as sa

from altcraft_core.fields import FieldKind
from altcraft_core.records import (
    Attachment,
    Binding,
    Call,
    ColumnMapping,
    DateOrder,
    DecimalMark,
    Derivation,
    DerivedColumn,
    FieldAction,
    FieldRules,
    FieldUse,
    Level,
    Matching,
    NameOrder,
    Repair,
    RepairKind,
    RowRules,
    Subscription,
    Target,
)
from altcraft_core.store.journal import Journal
from altcraft_core.store.tables import submissions
from tests.store.samples import ignore, make_chunks, make_submission

EVERYTHING = Target(
    call=Call.IMPORT_ONLY,
    workflow_id=12,
    database_id=3,
    matching=Matching.CUSTOM,
    field_name="CRM_ID",
    format="xml",
    detect_geo=True,
    content=(("one", "Три"), ("a", "")),
    custom_data=(("field", "value"),),
    attachments=(Attachment(name="a.pdf", mimetype="application/pdf", data="JVBERg=="),),
)
MAPPING = ColumnMapping(
    columns=(("E-mail", "email"), ("Points", "points")),
    constants=(("_vendor", "fair"),),
    uses=(FieldUse(name="points", kind=FieldKind.INTEGER, action=FieldAction.INCR), FieldUse(name="email")),
    subscriptions=(
        Subscription(
            channel="email",
            resource_id=3,
            address_field="email",
            cats=("news",),
            custom_fields=(("from", "fair"),),
            custom_fields_from=(("often", "subscription.often"),),
        ),
        Subscription(channel="sms", resource_id=4, address_field="phones", status="unconfirmed", priority=0),
    ),
    derived=(
        DerivedColumn(name="Name", make=Derivation.JOIN, columns=("First", "Last"), separator="-"),
        DerivedColumn(name="First", make=Derivation.FIRST_NAME, columns=("Who",), order=NameOrder.FIRST_LAST),
    ),
    bindings=(Binding(field="_sex", values=(("дама", "female"), ("-", ""))),),
)
REPAIRS = (
    Repair(kind=RepairKind.RESTORE_ZEROS, column="Card", length=8),
    Repair(kind=RepairKind.EMPTY, column="Card", rows=Path("rows.parquet")),
)
OLDER_MAPPING = {"columns": [["E-mail", "email"]], "constants": []}
OLDER_RULES = {
    "duplicates": "keep_first",
    "bad_rows": "leave_out",
    "blank_values": "omit",
    "phone_country": "KZ",
}
RULES = RowRules(
    date_order=DateOrder.MONTH_FIRST,
    decimal_mark=DecimalMark.COMMA,
    fields=(FieldRules(name="_city", level=Level.WARNING, allowed=("Perm",), min_length=2, maximum="9"),),
)
LATER = {"call", "database_id", "content", "custom_data", "attachments"}
OLDER = {name: value for name, value in asdict(Target(workflow_id=3)).items() if name not in LATER}


def test_target_is_stored_with_all_that_goes_with_every_request(engine: sa.Engine) -> None:
    journal = Journal(engine)
    submission = make_submission(accepted=1, target=EVERYTHING)

    journal.add(submission, make_chunks(submission, [1]), ignore)

    stored = journal.submission(submission.id).target
    assert stored == EVERYTHING
    assert hash(stored) == hash(EVERYTHING)


def test_submission_that_an_earlier_release_stored_can_be_read(engine: sa.Engine) -> None:
    journal = Journal(engine)
    submission = make_submission(accepted=1)
    journal.add(submission, make_chunks(submission, [1]), ignore)

    with engine.begin() as connection:
        older = {"target": OLDER, "mapping": OLDER_MAPPING, "rules": OLDER_RULES, "repairs": sa.null()}
        connection.execute(sa.update(submissions).values(older))

    stored = journal.submission(submission.id)
    assert stored.target == Target(workflow_id=3)
    assert stored.mapping == ColumnMapping(columns=(("E-mail", "email"),))
    assert stored.rules == RowRules(phone_country="KZ")
    assert stored.repairs == ()


def test_rules_are_stored_with_those_of_single_fields(engine: sa.Engine) -> None:
    journal = Journal(engine)
    submission = make_submission(accepted=1, rules=RULES)

    journal.add(submission, make_chunks(submission, [1]), ignore)

    stored = journal.submission(submission.id).rules
    assert stored == RULES
    assert hash(stored) == hash(RULES)


def test_repairs_are_stored_in_their_order(engine: sa.Engine) -> None:
    journal = Journal(engine)
    submission = make_submission(accepted=1, repairs=REPAIRS)

    journal.add(submission, make_chunks(submission, [1]), ignore)

    assert journal.submission(submission.id).repairs == REPAIRS


def test_mapping_is_stored_with_its_uses_and_subscriptions(engine: sa.Engine) -> None:
    journal = Journal(engine)
    submission = make_submission(accepted=1, mapping=MAPPING)

    journal.add(submission, make_chunks(submission, [1]), ignore)

    stored = journal.submission(submission.id).mapping
    assert stored == MAPPING
    assert hash(stored) == hash(MAPPING)
