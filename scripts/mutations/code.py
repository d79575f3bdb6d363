"""C++ text as tokens, and patterns that are found in it by tokens: white space and line breaks do not
count."""

import re
from typing import NamedTuple

TOKEN = re.compile(
    r"""
    (?P<line>//[^\n]*)
  | (?P<comment>/\*.*?\*/)
  | (?P<directive>^[ \t]*\#(?:\\\n|[^\n])*)
  | (?P<raw>(?:u8|[uUL])?R"(?P<end>[^()\s\\]*)\(.*?\)(?P=end)")
  | (?P<string>(?:u8|[uUL])?"(?:\\.|[^"\\\n])*")
  | (?P<character>'(?:\\.|[^'\\\n])+')
  | (?P<number>\.?\d(?:[eEpP][+-]|'?[\w.])*)
  | (?P<name>[A-Za-z_]\w*)
  | (?P<operator>->|\+\+|--|<<=|<=>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|::|\.\.\.|<<|\S)
""",
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)

# What no renaming changes.
KEYWORDS = frozenset(
    """alignas alignof auto bool break case catch char class const consteval constexpr continue
decltype default delete do double else enum explicit extern false final float for friend if inline int int64_t
int32_t long mutable namespace new noexcept nullptr operator override private protected public return short
signed size_t sizeof static static_assert static_cast std struct switch template this throw true try typedef typename
uint32_t uint64_t uint8_t union unsigned using virtual void volatile while""".split()
)


class Token(NamedTuple):
    kind: str
    text: str
    start: int
    end: int


def tokens(text):
    """Tokens of `text` without directives and line comments. Neighbouring strings are one, as for the
    compiler."""
    found = []
    for match in TOKEN.finditer(text):
        kind = match.lastgroup if match["raw"] is None else "raw"
        if kind in ("line", "directive"):
            continue
        if kind == "string" and found and found[-1].kind == "string":
            before = found.pop()
            joined = before.text[:-1] + match[0][match[0].index('"') + 1 :]
            found.append(Token(kind, joined, before.start, match.end()))
        else:
            found.append(Token(kind, match[0], match.start(), match.end()))
    return found


def renaming(pattern, code):
    """{old: new} of the identifiers that differ between the tokens `pattern` and `code`; None if more than
    names differ."""
    names = {}
    for wanted, there in zip(pattern, code):
        fixed = wanted.kind != "name" or wanted.text in KEYWORDS or there.text in KEYWORDS
        if wanted.kind != there.kind or fixed and wanted.text != there.text:
            return None
        if not fixed and names.setdefault(wanted.text, there.text) != there.text:
            return None
    return (
        {old: new for old, new in names.items() if old != new}
        if len(set(names.values())) == len(names)
        else None
    )


def places(pattern, code):
    """(start, end, renaming) of the places whose tokens are those of `pattern` with the fewest identifiers
    renamed."""
    n, found = len(pattern), []
    for i in range(len(code) - n + 1):
        names = renaming(pattern, code[i : i + n])
        if names is not None:
            found.append((code[i].start, code[i + n - 1].end, names))
    fewest = min((len(names) for *_, names in found), default=0)
    return [place for place in found if len(place[2]) == fewest]


def rename(text, renaming):
    """`text` with the identifiers renamed."""
    out, last = [], 0
    for token in tokens(text):
        if token.kind == "name" and token.text in renaming:
            out += [text[last : token.start], renaming[token.text]]
            last = token.end
    return "".join(out) + text[last:]


def on_one_line(text):
    return " ".join(text.split())


def key(text):
    """What two texts have in common that differ in white space alone."""
    return " ".join(token.text for token in tokens(text))
