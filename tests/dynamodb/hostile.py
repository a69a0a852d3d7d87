"""Texts that are made to be taken for something else: an expression, a key, a log line, a pattern, a page."""

from hypothesis import strategies as st

HOSTILE = (
    "#text = :text",
    "attribute_exists(ticket_id) OR :a = :a",
    "SET #v = :v REMOVE facts",
    ":version",
    "version",
    "~",
    "order-1~",
    "#",
    "platform#key",
    '{"S": "order-1"}',
    '{"$ne": null}',
    '{"detail": [{"exists": true}, {"prefix": ""}]}',
    "<aws.events.event.json>",
    'x\n{"level":"ERROR","message":"forged"}',
    'x", "level": "ERROR", "y": "',
    "\r\nSet-Cookie: a=b",
    "\x1b[31mred\x1b[0m",
    "a\x00b",
    "\ud800",
    "\udfff\ud800",
    "\u0085\u2028\u2029",
    "\u202egnp.exe\u202c",
    "\ufeffbom",
    "\ufffe\uffff",
    "e\u0301 \u1100\u1161 \U0001f468\u200d\U0001f469\u200d\U0001f467",
    "%00%2e%2e%2f",
    "../../etc/passwd",
    "${jndi:ldap://127.0.0.1/a}",
    "{{7*7}}",
    "' OR '1'='1' --",
    "</p></table><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "&lt;b&gt; &amp; <!-- ]]> -->",
    "=HYPERLINK('http://127.0.0.1')",
    "null",
    "true",
    "NaN",
    "",
    " ",
    "x" * 4_000,
    "x" * 4_001,
    "\U0001f600" * 4_000,
)

TEXTS = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(max_size=40),
    st.text(st.characters(), max_size=40),  # half of a pair of surrogates too
    st.lists(st.sampled_from(HOSTILE[:37]), min_size=2, max_size=4).map("".join),
)
"""Hostile ones, any others, and hostile ones one behind the other."""
