"""What a page has to say after a form was sent gets the focus, with and without JavaScript."""

import pytest

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_a_message_gets_the_focus_and_one_goes_on_from_there(
    scripts, chromium, live_server, learner, sign_in
):
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=scripts)
    sign_in(context, learner)
    page = context.new_page()
    page.goto("/me/account/")
    assert page.locator("p.notice").count() == 0
    page.get_by_role("button", name="Save changes").click()
    # The page asks first whether there is a connection, so that the click is over before it goes.
    page.get_by_text("Your changes are saved.").wait_for()
    message = page.locator(":focus")
    assert message.inner_text() == "Your changes are saved."
    page.keyboard.press("Tab")
    assert page.locator("main :focus").get_attribute("name") == "display_name"
    context.close()
