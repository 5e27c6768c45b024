"""Writes decompositions.txt beside itself: what UnicodeForms needs to normalize as the tokenizers library does.

One code point a line, all hexadecimal but the class:

    CODE CLASS [KIND MAPPING...]

CLASS is the canonical combining class; KIND is '=' for a canonical decomposition that composition undoes, '<' for one that it
does not, '~' for a compatibility decomposition; MAPPING is one step of it. Hangul syllables are left to arithmetic.

The library's tables are those of Unicode 9; what Python knows beyond them is left out here. The ranges were found by
normalizing every code point, and every combining mark beside another, with tokenizers 0.22.2.

    python3 decompositions.py        (Python 3.11 to 3.14: Unicode 14 to 16)
"""

import pathlib
import unicodedata

NEW_DECOMPOSITIONS = "32ff a7f1-a7f4 ab69 105c9 105e4 10781-107ba 11383 11385 1138e 11391 113c5 113c7-113c8 11938 16121-16128 16d68-16d6a 1ccd6-1ccf9 1e030-1e06d 1fbf0-1fbf9"
NEW_MARKS = (
    "7fd 897-89f 8ca-8d3 9fe c3c d3b-d3c eba ece 1715 180f 1abf-1aeb 1df6-1dfa a82c 10d24-10d27 10d69-10d6d 10eab-10eac 10efa-10eff"
    " 10f46-10f50 10f82-10f85 11070 1133b 113ce-113d0 113e1-113e2 1145e 11839-1183a 1193d-1193e 11943 119e0 11a34 11a47 11a99 11d42"
    " 11d44-11d45 11d97 11f41-11f42 1612f 16ff0-16ff1 1e08f 1e130-1e136 1e2ae 1e2ec-1e2ef 1e4ec-1e4ef 1e5ee-1e5ef 1e6e3-1e6f5"
)


def within(ranges):
    bounds = [part.split("-") for part in ranges.split()]
    return {code for ends in bounds for code in range(int(ends[0], 16), int(ends[-1], 16) + 1)}


def lines():
    new_decompositions, new_marks = within(NEW_DECOMPOSITIONS), within(NEW_MARKS)
    for code in range(0x110000):
        character = chr(code)
        combining = 0 if code in new_marks else unicodedata.combining(character)
        mapping = "" if code in new_decompositions else unicodedata.decomposition(character)
        if not combining and not mapping:
            continue
        line = f"{code:X} {combining}"
        if mapping:
            parts = mapping.split()
            tag = parts.pop(0) if parts[0].startswith("<") else None
            composes = not tag and unicodedata.normalize("NFC", character) == character
            line += " " + " ".join(["~" if tag else "=" if composes else "<", *parts])
        yield line + "\n"


pathlib.Path(__file__).with_name("decompositions.txt").write_text("".join(lines()), encoding="ascii", newline="\n")
