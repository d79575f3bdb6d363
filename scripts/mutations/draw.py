"""Mutations drawn from C++ code: one operator, constant, condition, statement or pair of arguments
changed."""

import re
from typing import NamedTuple

from mutations.code import KEYWORDS, tokens

SWAPPED = {
    "+": "-",
    "-": "+",
    "*": "/",
    "/": "*",
    "<": "<=",
    "<=": "<",
    ">": ">=",
    ">=": ">",
    "==": "!=",
    "!=": "==",
    "&&": "||",
    "||": "&&",
    "+=": "-=",
    "-=": "+=",
    "*=": "/=",
    "/=": "*=",
}
CLOSED_BY = {"(": ")", "[": "]", "{": "}"}
# Calls whose arguments behind a text only fill it in, and calls that only print.
MESSAGES = frozenset("require require_run fail format print println warn note refuse missing caption".split())
PRINTS = frozenset("print println warn note".split())
# What begins a statement that has no effect of its own, or that cannot be left out.
DECLARES = frozenset(
    """using namespace template class struct enum union friend static_assert typedef extern public private
protected case default return throw goto""".split()
)
TYPES_BEGIN = frozenset("auto const constexpr static virtual inline explicit mutable".split())


class Change(NamedTuple):
    kind: str
    start: int
    end: int
    new: str


def is_declaration(part):
    """Whether a name follows a type: `double x`, `const at::Tensor& x`, `std::vector<double> x`, `auto [a,
    b]`."""
    for i, (before, after) in enumerate(zip(part, part[1:])):
        if after.kind != "name" or after.text in KEYWORDS:
            continue
        if before.kind == "name" and before.text not in ("return", "else", "new", "delete", "throw", "case"):
            return True
        # A reference or pointer stands at its type.
        if (
            before.text == ">"
            or before.text in ("&", "&&", "*")
            and i > 0
            and part[i - 1].end == before.start
        ):
            return True
    return bool(part) and part[0].text in TYPES_BEGIN


class Code:
    """The tokens of a text and how they nest."""

    def __init__(self, text):
        self.text = text
        self.tokens = [token for token in tokens(text) if token.kind != "comment"]
        self.partner, self.inside, open_ = {}, [], []
        for i, token in enumerate(self.tokens):
            self.inside.append(open_[-1] if open_ else None)
            if token.text in CLOSED_BY and token.kind == "operator":
                open_.append(i)
            elif token.text in CLOSED_BY.values() and token.kind == "operator" and open_:
                self.partner[open_[-1]] = i
                self.inside[i] = self.inside[open_.pop()]

    def callee(self, i):
        """The name before the bracket i."""
        return self.tokens[i - 1].text if i > 0 and self.tokens[i - 1].kind == "name" else ""

    def spaced(self, i):
        """Whether blanks stand on both sides of token i: so a binary operator, by the formatting of this
        code."""
        token = self.tokens[i]
        return (
            self.text[token.start - 1 : token.start].isspace()
            and self.text[token.end : token.end + 1].isspace()
        )

    def fills_a_text(self, i):
        """Whether token i is printed only: an argument of a message, behind its text."""
        while (outer := self.inside[i]) is not None:
            name = self.callee(outer)
            if (
                name in PRINTS
                or name in MESSAGES
                and any(t.kind in ("string", "raw") for t in self.tokens[outer:i])
            ):
                return True
            i = outer
        return False

    def statements(self):
        """(first, last) token of every statement in a block; last is the semicolon."""
        first, outer_first = 0, []
        for i, token in enumerate(self.tokens):
            outer = self.inside[i]
            in_block = outer is None or self.tokens[outer].text == "{"
            if (
                token.kind != "operator"
                or token.text not in (";", "{", "}")
                or token.text == ";"
                and not in_block
            ):
                continue
            if token.text == "{":
                # An initialiser or a lambda is part of a statement, which goes on behind it.
                part = not in_block or i > 0 and self.tokens[i - 1].text in ("=", "return", ",", "]", ">")
                outer_first.append(first if part else None)
            elif token.text == "}" and outer_first and (before := outer_first.pop()) is not None:
                first = before
                continue
            elif token.text == ";" and first < i:
                yield first, i
            first = i + 1

    def body(self, first, last):
        """The first token of what `if (…)`, `else`, `for (…)` of the statement do."""
        while first < last and self.tokens[first].text in ("if", "for", "while", "else"):
            if self.tokens[first].text != "else":
                first += 2 if self.tokens[first + 1].text == "constexpr" else 1
                first = self.partner.get(first, last)
            first += 1
        return first

    def arguments(self, i):
        """[(first, last)] of the arguments in the bracket i."""
        parts, first = [], i + 1
        for k in range(i + 1, self.partner[i] + 1):
            if self.tokens[k].text == "," and self.inside[k] == i or k == self.partner[i]:
                parts.append((first, k - 1))
                first = k + 1
        return parts


def shape(token):
    return token.kind if token.kind in ("name", "number") and token.text not in KEYWORDS else token.text


def constant(text):
    """Another number of the same type."""
    if re.fullmatch(r"\d+", text):
        return str(int(text) + 1)
    if re.fullmatch(r"(\d+\.?\d*|\.\d+)(e[-+]?\d+)?[fF]?", text):
        digits = text.rstrip("fF")
        changed = repr(2 * float(digits)) if float(digits) != 0 else "1.0"
        return changed + text[len(digits) :]
    return None


def changes(text):
    """Every change that could be made, in order of its place."""
    code = Code(text)
    found = []
    skipped = set()  # tokens of statements without effect
    for first, last in code.statements():
        if code.tokens[first].text in DECLARES and code.tokens[first].text not in ("return", "throw"):
            skipped.update(range(first, last + 1))
            continue
        body = code.body(first, last)
        part = code.tokens[body:last]
        outer = code.inside[last]
        outermost = [code.tokens[i] for i in range(body, last) if code.inside[i] == outer]
        begins = part and (
            part[0].kind == "name" and part[0].text not in DECLARES or part[0].text in ("*", "++", "--")
        )
        calls = any(t.text in ("(", "=", "++", "--", "+=", "-=", "*=", "/=") for t in part)
        if (
            outer is not None
            and begins
            and calls
            and not is_declaration(outermost)
            and not code.fills_a_text(body)
            and not any(t.text in PRINTS for t in part[:3])
        ):
            found.append(Change("dropped statement", part[0].start, code.tokens[last].end, ";"))
    for i, token in enumerate(code.tokens):
        if i in skipped or code.fills_a_text(i):
            continue
        beside = code.tokens[max(i - 1, 0) : i + 2]
        if token.kind == "operator" and token.text in SWAPPED and code.spaced(i):
            if (
                not any(t.kind in ("string", "raw", "character") for t in beside)
                and beside[0].text != "operator"
            ):
                found.append(Change("operator", token.start, token.end, SWAPPED[token.text]))
        elif token.text in ("true", "false"):
            found.append(Change("truth", token.start, token.end, "false" if token.text == "true" else "true"))
        elif token.kind == "number" and (new := constant(token.text)):
            found.append(Change("constant", token.start, token.end, new))
        elif token.text == "if" and code.tokens[i + 1].text == "(" and i + 1 in code.partner:
            first, last = i + 2, code.partner[i + 1] - 1
            for k in range(first, last):
                if code.tokens[k].text == ";" and code.inside[k] == i + 1:
                    first = k + 1
            start, end = code.tokens[first].start, code.tokens[last].end
            if not any(t.text == "=" for t in code.tokens[first:last]):
                found.append(Change("condition", start, end, f"!({text[start:end]})"))
        elif token.text == "(" and i in code.partner and code.callee(i) and code.callee(i) not in KEYWORDS:
            parts = code.arguments(i)
            for (a, b), (c, d) in zip(parts, parts[1:]):
                one, two = code.tokens[a : b + 1], code.tokens[c : d + 1]
                # What looks alike may have one type; a range from its end to its beginning would read
                # anything.
                if not one or [shape(t) for t in one] != [shape(t) for t in two] or is_declaration(one):
                    continue
                if code.fills_a_text(c) or any(
                    t.kind in ("string", "raw") or t.text in ("{", "end") for t in one + two
                ):
                    continue
                start, middle, end = one[0].start, (one[-1].end, two[0].start), two[-1].end
                new = text[middle[1] : end] + text[middle[0] : middle[1]] + text[start : middle[0]]
                if new != text[start:end]:
                    found.append(Change("arguments", start, end, new))
    return sorted(found)


def on_lines(text, lines):
    """{line: changes} of the changes that begin on one of `lines` (counted from 1)."""
    by_line = {}
    for change in changes(text):
        line = text.count("\n", 0, change.start) + 1
        if line in lines:
            by_line.setdefault(line, []).append(change)
    return by_line


def added_lines(diff):
    """{file: lines} of what `git diff --unified=0` adds."""
    added, file = {}, None
    for line in diff.splitlines():
        if line.startswith("+++ "):
            file = line[6:] if line.startswith("+++ b/") else None
        elif file and (hunk := re.match(r"@@ -\S+ \+(\d+)(?:,(\d+))? @@", line)):
            first, count = int(hunk[1]), int(hunk[2] or 1)
            added.setdefault(file, set()).update(range(first, first + count))
    return added
