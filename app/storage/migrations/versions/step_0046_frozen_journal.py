"""Nothing is added to the journal of a frozen conference, whoever writes into the database."""

from __future__ import annotations

from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

_FROZEN = (
    "(SELECT conference.state FROM part JOIN conference ON conference.id = part.conference "
    "WHERE part.id = NEW.part) = 'frozen'"
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION journal_of_frozen() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN IF {_FROZEN} THEN RAISE EXCEPTION 'the conference is frozen'; END IF; RETURN NEW; END $$"
        )
        op.execute(
            "CREATE TRIGGER journal_of_frozen BEFORE INSERT ON journal "
            "FOR EACH ROW EXECUTE FUNCTION journal_of_frozen()"
        )
        return
    op.execute(
        f"CREATE TRIGGER journal_refuses_frozen BEFORE INSERT ON journal WHEN {_FROZEN} "
        "BEGIN SELECT RAISE(ABORT, 'the conference is frozen'); END"
    )
