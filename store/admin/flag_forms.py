"""Checks how somebody wants a flag to be."""

from __future__ import annotations

from datetime import datetime, time

from wtforms import (
    DateField,
    DecimalField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import Length, NumberRange, Optional

from store.accounts.permissions import rules
from store.flags.evaluation import WHOLE, Condition, Setting, State, Verb
from store.flags.models import FlagSetting
from store.kernel import clock
from store.kernel.errors import Invalid
from store.kernel.money import half_up
from store.web.forms import Form

AS_IN_THE_CODE = "code"
STATES = [
    (AS_IN_THE_CODE, "As the code says"),
    (State.ON.value, "On for everybody"),
    (State.OFF.value, "Off for everybody"),
    (State.SHARE.value, "On for a share of visitors"),
    (State.ROLES.value, "On for some roles"),
    (State.RULE.value, "On by a rule"),
]
FACTS = [
    ("signed_in", "Signed in (yes or no)"),
    ("role", "Role"),
    ("email_domain", "Domain of the e-mail address"),
]
HUNDRED = 100


class FlagForm(Form):
    """How a flag is to be; `seen` is the version that was on the page."""

    state = SelectField("It is", choices=STATES)
    share = DecimalField(
        "Share", [Optional(), NumberRange(0, HUNDRED, "A share lies between 0 and 100 %%.")]
    )
    roles = SelectMultipleField(
        "Roles",
        choices=lambda: [(word, role.title) for word, role in rules().roles.items()],
    )
    fact = SelectField("What is looked at", choices=FACTS)
    verb = SelectField("How", choices=[(verb.value, verb.value) for verb in Verb])
    value = StringField(
        "What it has to be", [Length(max=200, message="Use up to 200 characters.")]
    )
    until = DateField("Until the end of", [Optional()])
    seen = HiddenField(default="0")

    @classmethod
    def showing(cls, row: FlagSetting | None, *, prefix: str) -> FlagForm:
        """Give the form as a flag is now."""
        if row is None:
            data = {"state": AS_IN_THE_CODE, "seen": "0"}
            return cls(formdata=None, prefix=prefix, data=data)
        rule = row.conditions[0] if row.conditions else {}
        now = {
            "state": row.state.value,
            "share": row.share_bp / HUNDRED,
            "roles": row.roles,
            "until": row.until.astimezone(clock.IST).date() if row.until else None,
            "seen": str(row.version),
        }
        return cls(formdata=None, prefix=prefix, data={**now, **rule})

    @property
    def version(self) -> int:
        text = self.seen.data or ""
        return int(text) if text.isdecimal() and text.isascii() else 0

    def setting(self) -> Setting | None:
        """Give how the flag is to be; None leaves it to the code. Raises Invalid."""
        if self.state.data == AS_IN_THE_CODE:
            return None
        state = State(self.state.data)
        return Setting(
            state,
            self._share() if state is State.SHARE else 0,
            self._roles() if state is State.ROLES else frozenset(),
            self._rule() if state is State.RULE else (),
            self._end(),
        )

    def _share(self) -> int:
        if self.share.data is None:
            raise Invalid("Write the share, such as 10.", field="share")
        numerator, denominator = self.share.data.as_integer_ratio()
        return half_up(numerator * WHOLE // HUNDRED, denominator)

    def _roles(self) -> frozenset[str]:
        if not self.roles.data:
            raise Invalid("Choose at least one role.", field="roles")
        return frozenset(self.roles.data)

    def _rule(self) -> tuple[Condition, ...]:
        value = (self.value.data or "").strip()
        if not value:
            raise Invalid("Write what it has to be.", field="value")
        return (Condition(self.fact.data, Verb(self.verb.data), value),)

    def _end(self) -> datetime | None:
        if self.until.data is None:
            return None
        end = datetime.combine(self.until.data, time.max, clock.IST)
        if end <= clock.now():
            raise Invalid("Choose a day that is not over.", field="until")
        return end
