"""What is promised to whoever is woken: each alarm has its section, acts, and rings on something that is measured."""

import ast
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from contact_seller.rules.counters import PRACTICES
from contact_seller.rules.thread import EVENTS
from tests.unit.test_template import TEMPLATE, Loader, resources

ROOT = TEMPLATE.parent
RUNBOOK = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
ALARMS = {name: alarm["Properties"] for name, alarm in resources("AWS::CloudWatch::Alarm").items()}
OWN = "ContactSeller"


def sections() -> dict[str, str]:
    """The runbook's sections by their headings."""
    parts = re.split(r"^### (\w+)$", RUNBOOK.split("## Redrive")[0], flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def metrics_of(alarm: dict[str, Any]) -> list[dict[str, Any]]:
    """What an alarm looks at."""
    if "MetricName" in alarm:
        return [alarm]
    return [each["MetricStat"]["Metric"] for each in alarm["Metrics"] if "MetricStat" in each]


def named() -> set[str]:
    """The custom metrics that an alarm or the dashboard names."""
    (dashboard,) = resources("AWS::CloudWatch::Dashboard").values()
    widgets = json.loads(dashboard["Properties"]["DashboardBody"]["Sub"])["widgets"]
    shown = {metric[1] for widget in widgets for metric in widget["properties"]["metrics"]}
    rung = [metric for alarm in ALARMS.values() for metric in metrics_of(alarm)]
    return shown | {metric["MetricName"] for metric in rung if metric["Namespace"] == OWN}


def emitted() -> tuple[set[str], set[str]]:
    """The names of metrics in the functions that measure, and what composed names begin with."""
    names, beginnings = set(), set()
    for path in ROOT.glob("functions/*/app.py"):
        source = path.read_text(encoding="utf-8")
        if "add_metric" not in source:
            continue
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.JoinedStr) and isinstance(first := node.values[0], ast.Constant):
                beginnings.add(str(first.value))
            elif isinstance(node, ast.Constant) and re.fullmatch(r"([A-Z][a-z]+){2,}", str(node.value)):
                names.add(str(node.value))
    return names - set(EVENTS.values()) - {"NotNeeded"} - beginnings, beginnings & {"Held_", "SecondOpinion"}


def test_every_alarm_has_a_section_and_every_section_an_alarm() -> None:
    assert set(sections()) == set(ALARMS)


@pytest.mark.parametrize("name", ALARMS)
def test_a_section_says_what_it_means_what_to_look_at_and_what_to_do(name: str) -> None:
    said = re.findall(r"^\*\*(Means|Look at|Do)\.\*\* \S", sections()[name], flags=re.MULTILINE)
    assert said == ["Means", "Look at", "Do"]


@pytest.mark.parametrize("name", ALARMS)
def test_an_alarm_names_its_section(name: str) -> None:
    assert ALARMS[name]["AlarmDescription"].endswith(f"See docs/running.md#{name.lower()}")


@pytest.mark.parametrize("name", ALARMS)
def test_an_alarm_tells_somebody_and_knows_what_no_data_means(name: str) -> None:
    assert ALARMS[name]["AlarmActions"] == [{"Ref": "AlarmTopic"}]
    silence = "breaching" if name == "SweepMissingAlarm" else "notBreaching"
    assert ALARMS[name]["TreatMissingData"] == silence


@pytest.mark.parametrize("name", ALARMS)
def test_an_alarm_of_several_metrics_looks_at_ten_at_most_and_rings_on_one_number(name: str) -> None:
    told = [each for each in ALARMS[name].get("Metrics", []) if each.get("ReturnData", True)]
    assert len(metrics_of(ALARMS[name])) <= 10
    assert [each["Id"] for each in told] in ([], ["told"])


def test_what_is_named_is_measured_and_what_is_measured_is_named() -> None:
    names, beginnings = emitted()
    composed = {name for name in named() if name.startswith(tuple(beginnings))}
    assert named() - composed == names
    outcomes = {f"SecondOpinion{outcome}" for outcome in ("Decided", "Failed", "Skipped")}
    assert composed == {f"Held_{practice}" for practice in PRACTICES} | outcomes


def test_every_metric_is_explained() -> None:
    names, beginnings = emitted()
    assert {name for name in names | beginnings if name not in RUNBOOK} == set()


@pytest.mark.parametrize("place", ["template", "local", "dev", "prod"])
def test_the_sweep_counts_as_missing_after_no_less_than_three_of_its_intervals(place: str) -> None:
    template = yaml.load(TEMPLATE.read_text(encoding="utf-8"), Loader)
    told = {name: str(template["Parameters"][name]["Default"]) for name in ("SweepSchedule", "SweepMissingMinutes")}
    config = (ROOT / "samconfig.toml").read_text(encoding="utf-8")
    if place != "template":
        overrides = config.split(f"[{place}.deploy.parameters]")[1].split("\n[")[0]
        told |= {
            name: value
            for name, quoted, plain in re.findall(r"(\w+)=(?:'([^']*)'|(\S+))", overrides)
            if name in told
            for value in [quoted or plain]
        }
    number, unit = re.fullmatch(r"rate\((\d+) (minute|hour)s?\)", told["SweepSchedule"]).groups()  # type: ignore[union-attr]
    assert int(told["SweepMissingMinutes"]) >= 3 * int(number) * {"minute": 1, "hour": 60}[unit]


@pytest.mark.parametrize("page", ["../README.md", *sorted(path.name for path in (ROOT / "docs").glob("*.md"))])
def test_links_between_pages_hold(page: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(((?!https?:)[^)\s]+)\)", text):
        path, _, anchor = target.partition("#")
        found = (ROOT / "docs" / page).parent / path if path else ROOT / "docs" / page
        assert found.exists(), target
        assert not anchor or anchor in anchors(found), target


def anchors(page: Path) -> set[str]:
    """What a page's headings are linked by."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
