"""Actions: what the programme does along its three axes, and what it has published of it."""

from __future__ import annotations

from pages.parts import frame, navigation
from pages.parts.actions import programme

navigation.enter()
frame.header(
    "Actions",
    "Recenser et fédérer, aller vers et raccrocher, innover : ce que le programme fait, avec qui, "
    "et ce qui en est publié.",
)
programme.show()
