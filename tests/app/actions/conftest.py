"""The stage on which boards are frozen, for every test of actions."""

from tests.app.actions.test_freezing import stage

__all__ = ["stage"]
