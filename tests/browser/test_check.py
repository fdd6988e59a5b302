"""Check a patient in a real browser: by keyboard alone, the answer of `mgkg recommend`, links that hold the facts."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from mgkg.publish.build import build
from mgkg.rules.ruleset import RuleSet
from tests.browser.axe import violations
from tests.browser.checking import CARDS, PATIENTS, UNFOLD, fragment, printed, settled, tab, visit
from tests.browser.serving import BELOW, served
from tests.data.small_content import small_copy, small_root
from tests.rules import trial

__all__ = ["small_copy", "small_root", "tab"]


@pytest.fixture(scope="module")
def rules() -> RuleSet:
    return trial.shipped()


@pytest.mark.parametrize("name", PATIENTS)
def test_the_answer_is_that_of_the_command(tab: Any, name: str, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: ANN401
    visit(tab, PATIENTS[name])
    tab.evaluate(UNFOLD)
    assert tab.inner_text("#check-unused") == ""
    expected = json.loads(printed(tab, capsys, "--format", "json", "--all"))
    lists = [expected[key] for key in ("proposals", "cautions", "targets", "limits")]
    outcomes = {one["id"]: one["outcome"] for own in lists for one in own}
    silent = outcomes.keys() - tab.evaluate(CARDS).keys()
    assert outcomes == tab.evaluate(CARDS) | {one: outcomes[one] for one in silent}
    # A caution shows only where what it cautions about applies or may apply.
    assert silent <= {one["id"] for one in expected["cautions"]}
    certain = [one for one in expected["conflicts"] if one["certainty"] == "certain"]
    shown = tab.eval_on_selector_all(".mg-dispute h4 a", "all => all.map(one => one.pathname.split('/').at(-2))")
    assert shown == list(dict.fromkeys(one["decision"] for one in certain))
    sides = tab.eval_on_selector_all(".mg-dispute a[href*=guideline]", "all => all.map(one => one.pathname)")
    named = {"/".join(link.strip("/").split("/")[-2:]) for link in sides}
    assert named == {one for conflict in certain for one in conflict["between"]}
    for one in expected["set_aside"]:
        assert f"{one['fact']}: {one['reason']}" in tab.inner_text("#check-results")
    jumps = tab.eval_on_selector_all(".mg-res--warn ~ details ol > li, details.mg-result ol > li", "all => all.length")
    assert jumps == len(expected["ask_next"])
    urgent = [one["id"] for one in lists[0] if one["urgency"] == "immediate" and one["outcome"] != "does-not-apply"]
    first = tab.eval_on_selector_all("#check-results .mg-hit", "all => all.map(one => one.dataset.statement)")
    assert first[: len(urgent)] == urgent


@pytest.mark.parametrize("name", PATIENTS)
def test_a_link_holds_the_facts(tab: Any, name: str) -> None:  # noqa: ANN401
    visit(tab, PATIENTS[name])
    assert sorted(fragment(tab).split("&")) == sorted(PATIENTS[name].split("&"))
    assert tab.inner_text("#check-unused") == ""
    summary = tab.inner_text("#check-summary")
    again = fragment(tab)
    visit(tab)
    tab.evaluate("fragment => { location.hash = fragment; }", again)
    tab.wait_for_function("summary => document.querySelector('#check-summary').innerText === summary", arg=summary)
    assert fragment(tab) == again
    tab.click("#check-clear")
    settled(tab)
    assert fragment(tab) == ""
    assert tab.text_content("#check-command") == "mgkg recommend"


def test_links_to_patients_of_other_pages_are_read_whole(tab: Any) -> None:  # noqa: ANN401
    tab.goto(tab.home.replace("check/", "disagreements/"))
    links = tab.eval_on_selector_all("a[href*='check/#']", "all => [...new Set(all.map(one => one.hash.slice(1)))]")
    assert links
    for link in links:
        visit(tab, link)
        assert tab.inner_text("#check-unused") == ""
        assert fragment(tab)


def press(page: Any, *keys: str) -> None:  # noqa: ANN401
    for key in keys:
        page.keyboard.press(key)


def reach(page: Any, selector: str, key: str = "Tab") -> None:  # noqa: ANN401
    """Press a key until an element has the focus."""
    for _ in range(150):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press(key)
    raise AssertionError(selector)


def test_the_form_is_filled_by_keyboard_alone(tab: Any, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: ANN401
    reach(tab, "[name=torsades-de-pointes]")
    press(tab, "ArrowRight", "ArrowRight")
    reach(tab, "#field-serum-magnesium .mg-number")
    tab.keyboard.type("1.1")
    reach(tab, "#field-serum-magnesium select")
    tab.keyboard.type("mg/")
    reach(tab, "#drug-search")
    tab.keyboard.type("Prilos")
    assert "brand name Prilosec" in tab.inner_text("#drug-list")
    press(tab, "ArrowDown")
    assert tab.get_attribute("#drug-search", "aria-activedescendant") == "drug-0"
    assert tab.get_attribute("#drug-search", "aria-expanded") == "true"
    press(tab, "Enter")
    assert tab.get_attribute("#drug-search", "aria-expanded") == "false"
    reach(tab, "summary", "Tab")
    settled(tab)
    assert set(fragment(tab).split("&")) == {
        "obs=serum-magnesium:1.1:mg/dL",
        "has=omeprazole",
        "not=torsades-de-pointes",
    }
    assert "Prilosec" in tab.inner_text("#field-omeprazole")
    assert "--not torsades-de-pointes" in tab.text_content("#check-command")
    assert '"omeprazole"' in printed(tab, capsys, "--format", "json")
    reach(tab, "[aria-label='Remove omeprazole']", "Shift+Tab")
    press(tab, "Enter")
    settled(tab)
    assert "omeprazole" not in fragment(tab)
    assert tab.evaluate("document.activeElement.id") == "drug-search"


def test_a_search_closes_by_escape_and_says_what_no_rule_asks_for(tab: Any) -> None:  # noqa: ANN401
    tab.fill("#drug-search", "prograf")
    assert tab.is_visible("#drug-list")
    press(tab, "Escape")
    assert not tab.is_visible("#drug-list")
    tab.fill("#drug-search", "<b>aspirin</b>")
    assert "No rule here asks for “<b>aspirin</b>”" in tab.inner_text("#drug-said")
    assert fragment(tab) == ""


def test_a_question_leads_to_its_field(tab: Any) -> None:  # noqa: ANN401
    tab.locator(".mg-missing .mg-jump", has_text="seizure").first.click()
    assert tab.evaluate("document.activeElement.name") == "seizure"
    visit(tab, PATIENTS["conflicts"])
    tab.locator(".mg-next .mg-jump", has_text="transplantation").click()
    assert tab.evaluate("document.activeElement.name") == "transplantation"
    assert tab.is_visible("#field-transplantation")


WRONG_NUMBERS = {
    "1,1": "has a comma. Write it with a decimal point.",
    "1.1 mg/dL": "is more than a number. Choose the unit beside it.",
    "-1": "is below nought",
    "abc": "is no number",
    "9999": "is no possible serum magnesium",
    "<script>alert(1)</script>": "is no number",
    "1" * 60: "is longer than any measured number",
}


def test_a_wrong_number_is_told_at_its_field_and_not_used(tab: Any) -> None:  # noqa: ANN401
    field = "#field-serum-magnesium"
    value = f"{field} .mg-number"
    tab.check("[name=tacrolimus][value=yes]")
    tab.select_option(f"{field} select", "mmol/L")
    for text, said in WRONG_NUMBERS.items():
        tab.fill(value, text)
        settled(tab)
        problem = tab.inner_text(f"{field} .mg-problem")
        assert said in problem
        assert "\n" not in problem
        assert tab.get_attribute(value, "aria-invalid") == "true"
        assert tab.get_attribute(value, "aria-describedby") == tab.get_attribute(f"{field} .mg-problem", "id")
        assert tab.inner_text("#check-unused") == f"Not used: serum magnesium. {problem}"
        assert "Not everything was used." in tab.text_content("#check-summary")
        assert fragment(tab) == "has=tacrolimus"
    tab.fill(value, "1.1")
    settled(tab)
    assert tab.inner_text("#check-unused") == ""
    assert tab.get_attribute(value, "aria-invalid") is None


def test_no_unit_is_chosen_for_the_reader(tab: Any) -> None:  # noqa: ANN401
    field = "#field-serum-magnesium"
    tab.fill(f"{field} .mg-number", "1.1")
    settled(tab)
    assert tab.input_value(f"{field} select") == ""
    assert tab.inner_text("#check-unused") == "Not used: serum magnesium. Choose the unit of this value."
    assert fragment(tab) == ""
    tab.select_option(f"{field} select", "mg/dL")
    settled(tab)
    assert tab.inner_text("#check-unused") == ""
    assert fragment(tab) == "obs=serum-magnesium:1.1:mg/dL"


def test_facts_that_contradict_each_other_have_no_answer(tab: Any) -> None:  # noqa: ANN401
    visit(tab, "has=omeprazole&not=proton-pump-inhibitor")
    line = "proton-pump-inhibitor is both true (implied by omeprazole) and false (stated: not proton-pump-inhibitor)"
    assert tab.inner_text("#check-unused").startswith(line)
    assert tab.inner_text("#field-proton-pump-inhibitor .mg-problem").startswith(line)
    assert tab.inner_text("#check-results") == ""
    assert tab.inner_text("#check-summary").startswith("No answer")
    tab.check("[name=proton-pump-inhibitor][value='']")
    settled(tab)
    assert tab.inner_text("#check-unused") == ""
    assert tab.locator("#check-results .mg-hit").count() > 0


BAD_PARTS = {
    "has=no-such-thing": "no rule asks for anything of that name.",
    "has=calcineurin-inhibitor": "no rule asks for anything of that name.",
    "obs=no-such-value:1:mg/dL": "no rule asks for a value of that name.",
    "obs=serum-magnesium:1.1:furlong": "its unit is not one of mmol/L, mEq/L, mg/dL.",
    "obs=serum-magnesium:1.1": "it has no unit",
    "obs=serum-magnesium:1,1:mg/dL": "has a comma",
    "obs=serum-magnesium": "it has no value",
    "obs=serum-magnesium:1.1:mg/dL:2020-02-31": "is no date",
    "obs=serum-magnesium:1.1:mg/dL:2999-01-01": "lies in the future",
    "has=seizure:2020-01-01": "no rule asks for its date",
    "at=yesterday": "is no date",
    "at=2020-10-20&at=2020-10-21": "the moment stands twice",
    "has=seizure&has=seizure": "it stands twice",
    "has=seizure&not=seizure": "it stands twice",
    "complete=everything": "the lists here are medications",
    "complete=medications&complete=medications": "it stands twice",
    "has=%3Cimg%20src=x%20onerror=alert(1)%3E": "no rule asks for anything of that name.",
    "__proto__=1": "a link has at, obs, has, not and complete",
    "constructor=1": "a link has at, obs, has, not and complete",
    "has=%E0%A4%A": "it is not written as a link is",
    "rubbish=": "a link has at, obs, has, not and complete",
}


def test_a_bad_part_of_a_link_is_told_and_the_rest_is_used(tab: Any) -> None:  # noqa: ANN401
    for part, said in BAD_PARTS.items():
        visit(tab, f"has=tacrolimus&{part}")
        lines = tab.inner_text("#check-unused").splitlines()
        assert len(lines) == 1
        assert said in lines[0]
        assert "has=tacrolimus" in fragment(tab)
        assert tab.locator("#check-unused img").count() == 0
        assert tab.is_checked("[name=tacrolimus][value=yes]")


def test_a_link_of_a_hundred_kilobytes_is_told_and_not_read(tab: Any) -> None:  # noqa: ANN401
    visit(tab, "has=tacrolimus&" + "x" * 100_000)
    assert "at most 20000 are read: nothing of it is used" in tab.inner_text("#check-unused")
    assert fragment(tab) == ""


def test_a_link_to_a_place_on_the_page_keeps_the_facts(tab: Any) -> None:  # noqa: ANN401
    visit(tab, "has=tacrolimus")
    tab.evaluate("location.hash = '#facts'")
    tab.wait_for_function("location.hash === '#has=tacrolimus'")
    assert tab.inner_text("#check-unused") == ""


def test_patients_read_plain_words_and_emergency_signs_first(tab: Any, rules: RuleSet) -> None:  # noqa: ANN401
    heard = "document.addEventListener('mgkg:choice', ({detail}) => { window.heard = detail; })"
    for name in ("conflicts", "emergency", "nothing"):
        visit(tab, PATIENTS[name])
        tab.evaluate(heard)
        tab.check("[name=check-audience][value=patient]")
        settled(tab)
        assert tab.evaluate("window.heard") == {"name": "audience", "value": "patient"}
        assert tab.evaluate("localStorage.getItem('mgkg.audience')") == "patient"
        tab.evaluate(UNFOLD)
        text = re.sub(r"\s+", " ", tab.inner_text("#check-results"))
        assert text.startswith("Emergency")
        assert "No doctor has checked this text." in text
        assert ("Call emergency services now." in text) == (name == "emergency")
        shown = tab.evaluate(CARDS)
        for statement in rules.library.statements.values():
            assert statement.wording not in text
            assert statement.title not in text
            if statement.id in shown:
                assert re.sub(r"\s+", " ", statement.plain_wording) in text
        assert tab.locator("#check-results .mg-chip").count() == 0
        assert tab.text_content("#check-command").endswith("--audience patient")
        tab.check("[name=check-audience][value=professional]")


def test_patients_read_what_the_command_tells_them(tab: Any, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: ANN401
    tab.evaluate("localStorage.setItem('mgkg.audience', 'patient')")
    for name in ("conflicts", "emergency"):
        visit(tab, PATIENTS[name])
        tab.evaluate(UNFOLD)
        html = printed(tab, capsys, "--format", "html")
        said = re.findall(r'class="meta"><span>For your team: <code>([^<]*)</code>', html)
        assert set(said) == set(tab.evaluate(CARDS))


def test_a_choice_made_elsewhere_on_the_page_is_heard(tab: Any) -> None:  # noqa: ANN401
    choose = """detail => document.dispatchEvent(new CustomEvent('mgkg:choice', {detail}))"""
    tab.evaluate(choose, {"name": "audience", "value": "patient"})
    settled(tab)
    assert tab.is_checked("[name=check-audience][value=patient]")
    tab.evaluate(choose, {"name": "units", "value": "mEq/L"})
    assert tab.input_value("#field-serum-magnesium select") == "mEq/L"


def test_nothing_is_asked_for_once_the_page_stands(tab: Any) -> None:  # noqa: ANN401
    tab.wait_for_load_state("networkidle")
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.fill("#field-serum-magnesium .mg-number", "1.1")
    tab.fill("#drug-search", "omep")
    press(tab, "Enter")
    tab.check("[name=torsades-de-pointes][value=yes]")
    settled(tab)
    tab.evaluate(UNFOLD)
    tab.check("[name=check-audience][value=patient]")
    settled(tab)
    tab.click("#check-link")
    tab.click("#check-clear")
    settled(tab)
    # Chromium looks at the icon again when the address changes.
    assert [url for url in asked if not url.endswith("favicon.png")] == []


def test_the_form_is_filled_while_the_rules_are_on_their_way(browser: Any, address: str) -> None:  # noqa: ANN401
    page = browser.new_page()
    held: list[Any] = []
    page.route("**/rules.json", lambda route: held.append(route))  # noqa: PLW0108 - it takes no builtin
    page.goto(f"{address}check/#obs=serum-magnesium:1.1:mg/dL")
    page.wait_for_selector("#check:not([hidden])")
    page.check("[name=torsades-de-pointes][value=yes]")
    page.wait_for_function("location.hash.includes('torsades')")
    assert page.inner_text("#check-summary") == "The rules are being read. There is no answer yet."
    assert page.get_attribute("#check-results", "aria-busy") == "true"
    assert page.inner_text("#check-results") == ""
    assert page.get_attribute("#check", "data-state") is None
    (rules,) = held
    rules.continue_()
    settled(page)
    assert page.get_attribute("#check", "data-state") == "emergency"
    assert fragment(page) == PATIENTS["emergency"]
    page.close()


@pytest.mark.parametrize("missing", ["check/rules.json", "assets/mgkg/reason/judge.js", "check/form.json"])
def test_what_cannot_be_read_leaves_no_answer(browser: Any, address: str, missing: str) -> None:  # noqa: ANN401
    page = browser.new_page()
    page.route(f"**/{missing}", lambda route: route.fulfill(status=404))
    page.goto(f"{address}check/#{PATIENTS['emergency']}")
    page.wait_for_selector("#check-wait:not(:empty)")
    assert "The rules cannot be run here: " in page.inner_text("#check-wait")
    assert "mgkg recommend" in page.inner_text("#check-wait")
    assert page.text_content("#check-summary") == "No answer: the rules cannot be run here."
    assert page.text_content("#check-results") == ""
    if page.is_visible("#check"):
        page.check("[name=severe-arrhythmia][value=yes]")
        page.wait_for_function("location.hash.includes('arrhythmia')")
    assert page.get_attribute("#check-results", "aria-busy") is None
    assert page.text_content("#check-summary") == "No answer: the rules cannot be run here."
    page.close()


def test_a_fold_stays_open_while_facts_change(tab: Any) -> None:  # noqa: ANN401
    fold = ".mg-hit[data-statement='low-magnesium/life-threatening-iv'] .mg-why"
    tab.click(f"{fold} > summary")
    tab.wait_for_selector(f"{fold} > :not(summary)")  # its content is made when the browser has opened it
    assert "seizure: not stated" in tab.inner_text(fold)
    tab.check("[name=torsades-de-pointes][value=yes]")
    settled(tab)
    assert "torsades de pointes — stated" in tab.inner_text(fold)


HOSTILE = "<img src=x onerror=alert(1)>{{ 7 * 7 }}"


def test_texts_of_the_graph_are_no_markup(browser: Any, small_copy: Path, tmp_path: Path) -> None:  # noqa: ANN401
    for path in [*small_copy.glob("ontology/terms/*.ttl"), *small_copy.glob("guidelines/*/*.ttl")]:
        path.write_text(path.read_text().replace('"@en', f'{HOSTILE}"@en'))
    build(small_copy, tmp_path / BELOW)
    with served(tmp_path) as top:
        page = browser.new_page()
        page.home = f"{top}{BELOW}check/"
        visit(page, "obs=serum-magnesium:0.3:mmol/L&has=tacrolimus")
        page.fill("#drug-search", "<img")
        assert HOSTILE in page.inner_text("#drug-list")
        page.evaluate(UNFOLD)
        for audience in ("professional", "patient"):
            page.check(f"[name=check-audience][value={audience}]")
            settled(page)
            assert HOSTILE in page.inner_text("#check-results")
            assert page.locator("#check img").count() == 0
        page.close()


def test_without_scripts_the_page_says_what_it_needs(browser: Any, address: str) -> None:  # noqa: ANN401
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}check/")
    said = page.inner_text("noscript")
    assert "needs JavaScript" in said
    assert "mgkg recommend --obs" in said
    assert not page.is_visible("#check")
    context.close()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")])
def test_nothing_is_wrong_for_axe_and_nothing_is_too_wide(browser: Any, address: str, width: int, scheme: str) -> None:  # noqa: ANN401
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    page.home = f"{address}check/"
    for name, audience in (("emergency", "professional"), ("conflicts", "patient")):
        visit(page, PATIENTS[name])
        page.check(f"[name=check-audience][value={audience}]")
        page.fill("#field-serum-magnesium .mg-number", "1,1")
        page.fill("#drug-search", "pro")
        settled(page)
        # One fold of each kind: all of them at once take axe minutes.
        page.evaluate("document.querySelectorAll('details.mg-fold, details.mg-result').forEach(one => one.open = true)")
        page.evaluate("document.querySelector('details.mg-why')?.setAttribute('open', '')")
        settled(page)
        assert violations(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
