"""The offered calendars, and the links of the subscribe panel."""

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from meetings.kernel import clock
from meetings.kernel.database import transaction
from meetings.presenters.subscribe_links import subscribe_links
from tests import factories


def test_page_offers_everything_and_each_body_with_meetings(
    session: Session, client: FlaskClient
) -> None:
    with transaction(session, now=clock.now()):
        factories.installation(session)
        factories.body(session, name="Idle group")
        thb = factories.body(session, slug="thb", name="Task Force THB")
        day = clock.now().date().isoformat()
        factories.event(session, bodies=[thb], when=factories.when(day))

    page = client.get("/subscribe").get_data(as_text=True)

    offered = page.partition('id="bodies"')[2]
    assert "webcal://127.0.0.1:8000/feeds/events.ics?body=thb" in offered
    assert "Task Force THB" in offered
    assert "Idle group" not in offered


def test_links_of_the_panel(app: object, client: FlaskClient) -> None:
    with client.application.test_request_context():
        links = subscribe_links(
            "https://x.example.org",
            "THB: Žmonės",
            query={"body": "thb,nb8", "q": "a b", "mode": "", "from": "2027-01-01"},
        )

    url = "https://x.example.org/feeds/events.ics?body=thb,nb8&q=a+b"
    assert links.url == links.download == url
    assert links.webcal == url.replace("https", "webcal")
    assert links.google == (
        "https://calendar.google.com/calendar/render?cid="
        "webcal%3A%2F%2Fx.example.org%2Ffeeds%2Fevents.ics%3Fbody%3Dthb%2Cnb8%26q%3Da%2Bb"
    )
    assert links.outlook == (
        "https://outlook.live.com/calendar/0/addfromweb?"
        "url=https%3A%2F%2Fx.example.org%2Ffeeds%2Fevents.ics%3Fbody%3Dthb%2Cnb8%26q%3Da%2Bb"
        "&name=THB%3A%20%C5%BDmon%C4%97s"
    )
    assert links.office == links.outlook.replace("outlook.live.com", "outlook.office.com")


def test_page_links_to_other_formats_of_the_feed(session: Session, client: FlaskClient) -> None:
    factories.installation(session)
    factories.body(session, slug="thb")
    session.commit()

    page = client.get("/subscribe?body=thb&alarm=5").text

    for form in ("json", "atom", "jcal", "jscal"):
        assert f'/feeds/events.{form}?body=thb&amp;alarm=5"' in page
        assert client.get(f"/feeds/events.{form}?body=thb&alarm=5").status_code == 200
