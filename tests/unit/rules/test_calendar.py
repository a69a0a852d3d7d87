"""Business days of merchants' calendars."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contact_seller.rules.calendar import Calendar, calendar_of, check
from contact_seller.rules.errors import Invalid
from contact_seller.rules.merchant import MerchantDetails, register

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def calendar(country: str = "DE", time_zone: str = "Europe/Berlin", **more: object) -> Calendar:
    details = MerchantDetails.model_validate({"country": country, "time_zone": time_zone, **more})
    return calendar_of(register("m", details, NOW))


def due(calendar: Calendar, local_start: str, days: int = 3) -> str:
    start = datetime.fromisoformat(local_start).replace(tzinfo=calendar.zone)
    return calendar.after_business_days(start, days).astimezone(calendar.zone).strftime("%a %Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2026-03-02 10:00", "Thu 2026-03-05 10:00"),
        ("2026-03-05 10:00", "Tue 2026-03-10 10:00"),
        ("2026-03-05 23:59", "Tue 2026-03-10 23:59"),
        ("2026-03-07 12:00", "Thu 2026-03-12 00:00"),
        ("2026-03-02 00:00", "Thu 2026-03-05 00:00"),
    ],
    ids=["weekdays", "over a weekend", "last minute of the day", "from within a weekend", "first moment of a day"],
)
def test_three_business_days_later(start: str, expected: str) -> None:
    assert due(calendar(), start) == expected


def test_public_holidays_do_not_count() -> None:
    assert due(calendar(), "2026-12-23 15:00") == "Tue 2026-12-29 15:00"


def test_a_subdivisions_holidays_count_there_alone() -> None:
    assert due(calendar(subdivision="BY"), "2026-06-03 09:00", 1) == "Fri 2026-06-05 09:00"
    assert due(calendar(subdivision="BE"), "2026-06-03 09:00", 1) == "Thu 2026-06-04 09:00"


def test_a_subdivision_may_carry_its_country() -> None:
    assert calendar(subdivision="DE-BY") == calendar(subdivision="BY")


def test_a_country_whose_weekend_is_friday_and_saturday() -> None:
    assert due(calendar("EG", "Africa/Cairo"), "2026-03-05 10:00", 1) == "Sun 2026-03-08 10:00"


def test_a_weekend_of_ones_own() -> None:
    assert due(calendar(weekend=["monday"]), "2026-03-06 10:00", 3) == "Tue 2026-03-10 10:00"


def test_a_make_up_working_day_counts_although_it_is_a_sunday() -> None:
    assert calendar("CN", "Asia/Shanghai").is_business_day(date(2025, 1, 26))


def test_closures_do_not_count() -> None:
    closed = calendar(closures=[{"from": "2026-03-03", "to": "2026-03-04"}])
    assert due(closed, "2026-03-02 10:00", 1) == "Thu 2026-03-05 10:00"


def test_a_local_time_that_daylight_saving_skips_moves_on() -> None:
    assert due(calendar("US", "America/New_York", weekend=[]), "2026-03-07 02:30", 1) == "Sun 2026-03-08 03:30"


def test_of_a_local_time_that_comes_twice_the_later_is_meant() -> None:
    us = calendar("US", "America/New_York", weekend=[])
    start = datetime(2026, 10, 31, 1, 30, tzinfo=us.zone)
    assert us.after_business_days(start, 1) == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)


def test_a_merchant_without_a_profile_works_monday_to_friday_in_utc() -> None:
    plain = calendar_of(None)
    assert plain.version == "default"
    assert plain.after_business_days(datetime(2026, 3, 6, 9, tzinfo=UTC), 1) == datetime(2026, 3, 9, 9, tzinfo=UTC)


def test_the_version_names_the_data_the_place_and_the_profile() -> None:
    assert calendar(subdivision="BY").version.endswith("/DE-BY/profile-1")


def test_a_calendar_without_a_business_day_is_an_error() -> None:
    never = calendar(closures=[{"from": "2026-01-01", "to": "2029-01-01"}])
    with pytest.raises(ValueError, match="no business day"):
        never.after_business_days(NOW + timedelta(days=30), 1)


@pytest.mark.parametrize(
    ("place", "field"),
    [
        ({"country": "XX"}, "country"),
        ({"country": "DE", "subdivision": "TX"}, "subdivision"),
        ({"country": "DE", "closures": [{"from": "2026-03-02", "to": "2026-03-23"}]}, "closures.0"),
        ({"country": "DE", "closures": [{"from": "2026-01-01", "to": "2200-12-31"}]}, "closures.0"),
        (
            {
                "country": "DE",
                "closures": [
                    {"from": "2026-03-02", "to": "2026-03-20"},
                    {"from": "2026-12-29", "to": "2026-12-29"},
                ],
            },
            "closures.1",
        ),
    ],
)
def test_a_profile_that_makes_no_calendar_names_its_field(place: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        check(MerchantDetails.model_validate({"time_zone": "UTC", **place}))
    assert refused.value.field == field


@settings(deadline=None)
@given(
    start=st.datetimes(  # bounds without a zone: that is how it wants them
        datetime(2024, 1, 1),  # noqa: DTZ001
        datetime(2029, 1, 1),  # noqa: DTZ001
        timezones=st.just(UTC),
    ),
    days=st.integers(1, 10),
    place=st.sampled_from([("US", "America/New_York"), ("CN", "Asia/Shanghai"), ("EG", "Africa/Cairo")]),
)
def test_between_start_and_due_lie_just_so_many_business_days(
    start: datetime, days: int, place: tuple[str, str]
) -> None:
    local = calendar(*place)
    end = local.after_business_days(start, days)
    zone: ZoneInfo = local.zone
    first, last = start.astimezone(zone).date(), (end - timedelta(milliseconds=1)).astimezone(zone).date()
    counted = sum(local.is_business_day(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))
    assert counted == days


def test_fifteen_closed_business_days_a_year_are_allowed() -> None:
    three_weeks = {"from": "2026-02-28", "to": "2026-03-22"}
    check(MerchantDetails.model_validate({"time_zone": "UTC", "country": "DE", "closures": [three_weeks]}))


def test_a_day_that_does_not_count_says_why() -> None:
    closed = calendar(closures=[{"from": "2026-03-03", "to": "2026-03-03"}])
    days = [date(2026, 3, 1), date(2026, 3, 3), date(2026, 5, 1), date(2026, 3, 2)]
    assert [closed.closed(day) for day in days] == [
        ("weekend", None),
        ("closure", None),
        ("holiday", "Erster Mai"),
        None,
    ]


def test_business_time_passes_on_business_days_alone() -> None:
    plain = calendar_of(None)
    friday_noon = datetime(2026, 3, 6, 12, tzinfo=UTC)
    assert plain.after_business_time(friday_noon, timedelta(hours=18)) == datetime(2026, 3, 9, 6, tzinfo=UTC)
    assert plain.business_time(friday_noon, datetime(2026, 3, 9, 6, tzinfo=UTC)) == timedelta(hours=18)
    assert plain.business_time(friday_noon, friday_noon - timedelta(hours=1)) == timedelta()
