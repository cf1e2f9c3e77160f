"""The plain text that is made from the HTML of a mail."""

import pytest

from meetings.mail.plain_text import plain_text

WHEN = "<tr><th>When</th><td>Thu<br>\n 09:30</td></tr>"
FACTS = f"<table>{WHEN}<tr><th>Where</th><td>Oslo</td></tr></table>"
CELLS = "<table><tr><td><p>One</p></td><td>Two</td></tr><tr><td>Three</td></tr></table>"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<h1>News</h1>\n<p>Dear\n  Rasa,</p>", "News\n\nDear Rasa,\n"),
        ("<p>One<br>\n  two</p>", "One\ntwo\n"),
        ("<p>a&nbsp;b &lt;c&gt; &amp; d</p>", "a\u00a0b <c> & d\n"),
        ("<p>It was <s>20 May</s>, <strong>not</strong> 1.</p>", "It was 20 May, not 1.\n"),
        ('<p><a href="https://x.org/1?a=1&amp;b=2">Open</a></p>', "Open:\nhttps://x.org/1?a=1&b=2\n"),
        ('<p>Write to <a href="mailto:a@x.org">a@x.org</a>.</p>', "Write to a@x.org.\n"),
        ('<p><a href="https://x.org">https://x.org</a></p>', "https://x.org\n"),
        (FACTS, "When: Thu\n  09:30\nWhere: Oslo\n"),
        (f"<p>A</p>{FACTS}<p>B</p>", "A\n\nWhen: Thu\n  09:30\nWhere: Oslo\n\nB\n"),
        (CELLS, "One\n\nTwo\n\nThree\n"),
        ("<p>One</p><hr><p>Two</p>", "One\n\n-- \n\nTwo\n"),
        ("<head><title>A</title><style>p { b: c }</style></head><body>Text</body>", "Text\n"),
        ("<p></p><p> </p>", "\n"),
    ],
)  # fmt: skip
def test_plain_text(html: str, text: str) -> None:
    assert plain_text(html) == text
