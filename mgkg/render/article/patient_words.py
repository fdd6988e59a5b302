"""The fixed words of an answer for a patient, for every place that gives one; none tells to change a drug (§3.10)."""

from __future__ import annotations

from mgkg.model.node import NO_PLAIN_WORDING

NOTICE = (
    "No doctor has checked this text.",
    (
        "It was made from texts that are themselves still unchecked. It does not replace your care team: do not "
        "start, stop or change any medicine or supplement because of it."
    ),
)
PATIENT_WORDS = {
    "facts": "What you told us",
    "emergency-now": "Emergency: call for help now",
    "emergency": "Emergency signs",
    "call": "What you told us is an emergency in these texts. Call emergency services now.",
    "result": "What the texts make of your result",
    "aim": "What the texts aim for",
    "said": "What the texts say for somebody like you",
    "first": "First",
    "settle": "The texts want this settled before treatment begins. Ask your care team about it.",
    "then": "Then",
    "disagree": "The texts do not agree here. Ask your care team what they think and why.",
    "same": "The passages above do not agree on this question either: ",
    "elsewhere": "in a passage that stands above: ",
    "watch": "Good to know, and to watch for",
    "ask": "Worth telling or asking your team",
    "tell": "Tell your care team about these, or ask them whether they are true for you:",
    "value": "your latest value of ",
    "depends": "May matter, depending on what your team knows",
    "whether": "Whether these passages are about you depends on what your care team knows.",
    "silent": "What these texts do not cover",
    "nothing": "These texts say nothing about: ",
    "situation": "You told us of a situation that these texts say nothing about: ",
    "unsafe": "That they are silent does not mean it is safe.",
    "none": NO_PLAIN_WORDING,
    "team": "For your team: ",
    "about": "about you",
    "may": "may matter",
    "open": "on which the texts do not agree",
}
