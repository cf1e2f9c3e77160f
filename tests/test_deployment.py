"""The proxy configuration in the operators' handbook matches the URLs that pages use."""

import json
import re

from flask.testing import FlaskClient

from meetings.http.assets import IMMUTABLE_CACHE_CONTROL
from meetings.settings import ROOT

HANDBOOK = ROOT / "docs" / "operators" / "deployment.md"
HOME = "/srv/convenor/app/"


def test_proxy_serves_every_requested_file(client: FlaskClient) -> None:
    (prefix, block), *further_blocks = re.findall(
        r"location (/static\S*) \{[^\n]*\n(.*?)\n    \}", HANDBOOK.read_text("utf-8"), re.DOTALL
    )
    (folder,) = re.findall(rf"alias {HOME}(\S+);", block)
    requested = set(
        re.findall(r"[\"(](/static/[^\"#)]+)", client.get("/", follow_redirects=True).text)
    )
    built = json.loads((ROOT / folder / "manifest.json").read_text("utf-8")).values()

    assert further_blocks == []
    assert IMMUTABLE_CACHE_CONTROL in block
    assert requested
    for path in requested | {f"/static/{name}" for name in built}:
        assert path.startswith(prefix)
        assert (ROOT / folder / path.removeprefix(prefix)).is_file()
        assert client.get(path).headers["Cache-Control"] == IMMUTABLE_CACHE_CONTROL
