from tests.client import Client

BROWSER = {"Accept": "text/html,application/xhtml+xml"}


async def test_a_link_of_a_letter_without_an_app_says_where_to_look(client: Client) -> None:
    answer = await client.http.get("/proposals/UHJvcG9zYWw6MQ==", headers=BROWSER)

    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "There is no page here" in answer.text
    assert "script" not in answer.text


async def test_a_program_gets_json(client: Client) -> None:
    answer = await client.http.get("/nothing", headers={"Accept": "application/json"})

    assert (answer.status_code, answer.json()) == (404, {"error": "Not Found"})


async def test_a_wrong_method_keeps_its_status_and_its_header(client: Client) -> None:
    answer = await client.http.delete("/healthz", headers=BROWSER)

    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"]
