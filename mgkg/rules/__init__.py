"""Compiled rules from criteria and actions, and the one relation that says when two answers disagree."""
