"""The Mapping page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from altcraft_core.fields import ASIDE, CUSTOM_DATA, SUBSCRIPTION, FieldKind
from altcraft_core.records import FieldAction, FieldUse, Matching, Subscription
from pages.components.text.words import _, _n, columns, literal, number

MAPPING_TITLE = _("Map columns to fields")
MAPPING_CAPTION = _("Each column of your list goes into one field of the profile. Correct what was guessed wrongly.")
COLUMN = _("Column in your list")
FIELD = _("Field in Altcraft")
WHY = _("Why")
DO_NOT_SEND = _("Do not send")
CUSTOM_FIELD = _("Custom field named…")
CUSTOM_NAME = _("Name of the custom field")
CUSTOM_NAME_HINT = _("as the API names it, like bonus_level")
HOOK_FIELD = _("Data for action hooks named…")
HOOK_NAME = _("Name of the data for action hooks")
HOOK_NAME_HINT = _("as the hook asks for it, like order_id")
SUBSCRIPTION_FIELD = _("Only for subscriptions, named…")
SUBSCRIPTION_FIELD_NAME = _("Name among what subscriptions take")
SUBSCRIPTION_FIELD_HINT = _("a name of your own, like work_email")
NO_SAMPLES = _("No values in this column")
FIND_COLUMN = _("Find a column by its name")
YOUR_CHOICE = _("your choice")
MATCHING = _("How are existing profiles found?")
MATCH_BY = _("Field to match by")
CONSTANTS = _("Same value for every row")
CONSTANTS_CAPTION = _("Fill a field that your list has no column for, such as the source of the list.")
CONSTANT_VALUE = _("Value")
ADD = _("Add")
REMOVE = _("Remove")
FIELD_USE = _("How the values are read and what they do")
FIELD_KIND = _("Type of values")
CELL_SEPARATOR = _("Between the values in one cell")
CELL_SEPARATOR_HINT = _("a comma, unless you say otherwise")
CELL_SEPARATOR_HINT_ONE = _("empty: one value in a cell")
FIELD_ACTION = _("What a value does")
SUBMATCH = _("Path to the property")
SUBMATCH_HINT = _("like address.city")
OWN_FIELDS = _("Fields of your account")
OWN_FIELDS_CAPTION = _("Choose a database, and its own fields can be picked beside the standard ones.")
OWN_DATABASE = _("Fields of database")
OWN_DATABASE_PROMPT = _("Choose a database")
NO_OWN_FIELDS = _("Nothing needs them: custom fields can be named by hand.")
NO_DATABASES = _("This account has no database.")
SUBSCRIPTIONS = _("Subscriptions")
SUBSCRIPTIONS_CAPTION = _(
    "Each row can subscribe an address to a resource. A row without the address subscribes nothing."
)
CHANNEL = _("Channel")
CHANNEL_HINT = _("A channel of your own is typed by its id.")
RESOURCE = _("Resource")
RESOURCE_PROMPT = _("Choose a resource")
RESOURCE_NUMBER = _("Number of the resource")
NO_RESOURCES = _("The resources could not be read, so give the number that Altcraft shows beside the name.")
SUBSCRIBED_ADDRESS = _("Address from field")
SUBSCRIBED_ADDRESS_PROMPT = _("Choose a mapped field")
PROVIDER = _("Push provider")
PROVIDER_HINT = _("like android-firebase")
SUBSCRIPTION_MORE = _("Status and priority")
SUBSCRIPTION_STATUS = _("Status")
SUBSCRIPTION_STATUS_PROMPT = _("Not sent")
SUBSCRIPTION_STATUS_HELP = _(
    "Not sent unless you choose one: known subscriptions keep their status, and Altcraft decides about new ones. "
    "A status overwrites what people have chosen themselves. Send “subscribed” only with their consent."
)
SUBSCRIPTION_PRIORITY = _("Priority")
SUBSCRIPTION_PRIORITY_PROMPT = _("Not sent")
SUBSCRIPTION_CATEGORIES = _("Categories")
SUBSCRIPTION_FIELDS = _("Fields of the subscription")
TYPE_NAMES = _("Type a name, then Enter")
CHOOSE_NAMES = _("Choose, or type a name")
SAME_FOR_ALL = _("The same for every row")
ADD_SUBSCRIPTION = _("Add subscription")
CHANGE_SUBSCRIPTION = _("Change")
KEEP_SUBSCRIPTION = _("Keep the change")
LEAVE_SUBSCRIPTION = _("Leave as it was")
RECIPE = _("Recipe")
RECIPE_CAPTION = _(
    "A recipe keeps columns, fixed values, matching and choices about rows for the next list. "
    "Saved on the Send page, it keeps the scenario and the chunks too."
)
RECIPE_NAME = "recipe.toml"
RECIPE_NOT_TEXT = _("The file is not UTF-8 text. Choose a recipe that was saved here.")
SAVE_RECIPE = _("Save as a file")
LOAD_RECIPE = _("Use a recipe (TOML)")
RECIPE_NOT_USED = _("The recipe was not used.")
RECIPE_USED = _("The recipe was used.")
GUESSING = _("Looking at the columns…")
ZONE_ASSUMED = _(
    "Times without a time zone are sent as UTC. If yours are local, write the zone behind them in your list: "
    "2001-12-31 10:05+03:00."
)
MAPPING_FAULTY = _("Mend what is marked above, then go on.")

FIELDS = {
    "email": _("E-mail"),
    "phones": _("Phone"),
    "_fname": _("First name"),
    "_lname": _("Last name"),
    "_bdate": _("Date of birth"),
    "_sex": _("Sex"),
    "_status": _("Subscription status"),
    "_regdate": _("Date of registration"),
    "_regip": _("IP address at registration"),
    "_ip": _("Last IP address"),
    "_regurl": _("Page of registration"),
    "_regcountry": _("Country of registration"),
    "_regcity": _("City of registration"),
    "_country": _("Country"),
    "_region": _("Region"),
    "_city": _("City"),
    "_postal_code": _("Postal code"),
    "_browser": _("Browser"),
    "_os": _("Operating system"),
    "_vendor": _("Source"),
    "_tz": _("Time zone"),
    "profile_id": _("Profile ID"),
}

MATCHINGS = {
    Matching.EMAIL: _("By e-mail"),
    Matching.EMAIL_PROFILE: _("By e-mail, profiles only"),
    Matching.PHONE: _("By phone"),
    Matching.PROFILE_ID: _("By profile ID, update only"),
    Matching.CUSTOM: _("By a field of your choice"),
}

MATCHING_NEEDS = {
    Matching.EMAIL: _("Looks in profiles and in subscriptions. Needs a column in the field E-mail."),
    Matching.EMAIL_PROFILE: _("Looks in profiles, not in subscriptions. Needs a column in the field E-mail."),
    Matching.PHONE: _("Looks in profiles and in subscriptions. Needs a column in the field Phone."),
    Matching.PROFILE_ID: _("Updates known profiles and creates none. Needs a column in the field Profile ID."),
    Matching.CUSTOM: _("Looks for the value of one field, such as a customer number. Needs a column in that field."),
}

FIELD_KINDS = {
    FieldKind.TEXT: _("text"),
    FieldKind.INTEGER: _("whole number"),
    FieldKind.FLOAT: _("number"),
    FieldKind.BOOL: _("yes or no"),
    FieldKind.DATE: _("date"),
    FieldKind.DATETIME: _("date and time"),
    FieldKind.TAGS: _("tags"),
    FieldKind.ARRAY: _("list"),
    FieldKind.OBJECT: _("JSON"),
    FieldKind.MOMENT: _("date, with or without time"),
    FieldKind.EMAIL: _("e-mail"),
    FieldKind.PHONE: _("phone"),
    FieldKind.SEX: _("sex"),
    FieldKind.IP: _("IP address"),
    FieldKind.COUNTRY: _("country"),
    FieldKind.TIMEZONE: _("time zone"),
    FieldKind.PROFILE_ID: _("profile ID"),
}

FIELD_ACTIONS = {
    FieldAction.SET: _("Replaces what the profile has"),
    FieldAction.UNSET: _("Empties the field, whatever the value"),
    FieldAction.INCR: _("Is added to the number"),
    FieldAction.ADD: _("Is added to the list"),
    FieldAction.DELETE: _("Is removed from the list"),
    FieldAction.UPSERT: _("Is merged into the object"),
}

_ACTIONS_DONE = {
    FieldAction.UNSET: _("empties the field"),
    FieldAction.INCR: _("added to the number"),
    FieldAction.ADD: _("added to the list"),
    FieldAction.DELETE: _("removed from the list"),
    FieldAction.UPSERT: _("merged into the object"),
}

CHANNELS = {
    "email": _("e-mail"),
    "sms": _("SMS"),
    "push": _("push"),
    "telegram_bot": _("Telegram"),
    "whatsapp": _("WhatsApp"),
    "viber": _("Viber"),
    "notify": _("Notify"),
}

SUBSCRIPTION_STATUSES = {
    "subscribed": _("subscribed"),
    "unsubscribed": _("unsubscribed"),
    "complained": _("complained"),
    "hardbounced": _("bounced for good"),
    "unconfirmed": _("not confirmed"),
    "suspended": _("suspended"),
    "invalid": _("invalid"),
}

REASONS = {
    "exact": _("same name"),
    "alias": _("known name"),
    "spelling": _("similar name"),
    "values": _("looks of the values"),
}


def field(name: str) -> str:
    """A field as people call it; a custom field by its own name."""
    if name.startswith(CUSTOM_DATA):
        return _("Data for action hooks · {key}").format(key=name.removeprefix(CUSTOM_DATA))
    if name.startswith(SUBSCRIPTION):
        return _("Only for subscriptions · {key}").format(key=name.removeprefix(SUBSCRIPTION))
    return FIELDS.get(name, name)


def field_and_name(name: str) -> str:
    return f"{FIELDS[name]} · {name}" if name in FIELDS else field(name)


def own_field(name: str, title: str, kind: FieldKind) -> str:
    """A field that the account made itself, in the picker."""
    return " · ".join(dict.fromkeys(part for part in (title, name, FIELD_KINDS[kind]) if part))


def between_values(separator: str) -> str:
    return _("between values: {separator}").format(separator=literal(separator))


def field_use(item: FieldUse) -> str:
    """How a field is used, where it is not plainly; else nothing."""
    parts = (
        FIELD_KINDS[item.kind] if item.kind else "",
        between_values(item.separator) if item.separator.strip() else "",
        _ACTIONS_DONE.get(item.action, ""),
        literal(item.submatch),
    )
    return " · ".join(part for part in parts if part)


def numbered(names: Mapping[int, str], identity: int) -> str:
    """A thing of the account, by name and number, as Altcraft shows them."""
    return f"{names[identity]} · #{identity}" if identity in names else f"#{identity}"


def own_fields(count: int) -> str:
    return _n("{count} field of your account", "{count} fields of your account", count).format(count=number(count))


def told_age(minutes: int) -> str:
    """How old is what the platform told?"""
    if minutes < 1:
        return _("Read just now.")
    return _n("Read {count} minute ago.", "Read {count} minutes ago.", minutes).format(count=number(minutes))


def subscriptions(count: int) -> str:
    return f"{SUBSCRIPTIONS} · {number(count)}" if count else SUBSCRIPTIONS


def channel(name: str) -> str:
    return CHANNELS.get(name, name)


def subscription(item: Subscription, resource: str) -> str:
    """One subscription in a sentence; `resource` is its name, empty where it is not known."""
    sentence = _("Each row subscribes its **{field}** to **{resource}** by {channel}").format(
        field=literal(_source(item.address_field)),
        resource=f"«{literal(resource)}»" if resource else _("resource #{number}").format(number=item.resource_id),
        channel=literal(channel(item.channel)),
    )
    return f"{sentence}{_subscription_details(item)}"


def status_and_priority(status: str, priority: int | None) -> str:
    """What is sent of both; nothing where nothing is."""
    parts = (
        _("status becomes {status}").format(status=SUBSCRIPTION_STATUSES[status]) if status else "",
        "" if priority is None else _("priority {priority}").format(priority=priority),
    )
    return " · ".join(filter(None, parts))


def named(titles: Mapping[str, str], name: str) -> str:
    """A name with the title that the account gives it."""
    title = titles.get(name, name)
    return name if title == name else f"{title} · {name}"


def source(name: str) -> str:
    """Where the value of a subscription's own field comes from."""
    return field_and_name(name) if name else SAME_FOR_ALL


def _source(name: str) -> str:
    """A field as it is called where only subscriptions are spoken of."""
    return field(name.removeprefix(SUBSCRIPTION))


def _subscription_details(item: Subscription) -> str:
    parts = (
        status_and_priority(item.status, item.priority),
        _("categories: {names}").format(names=", ".join(map(literal, item.cats))) if item.cats else "",
        literal(item.provider),
        *(f"{literal(name)} = {literal(value)}" for name, value in item.custom_fields),
        *(f"{literal(name)} ← {literal(_source(source))}" for name, source in item.custom_fields_from),
    )
    return f":gray[ · {' · '.join(told)}]" if (told := [part for part in parts if part]) else ""


def no_such_channel(channels: Sequence[str]) -> str:
    return _("This resource has no such channel. It has: {names}.").format(
        names=", ".join(literal(channel(name)) for name in channels)
    )


def unsafe_use(connection: str) -> str:
    return _(
        "Cannot go through «{connection}»: it is not known to recognise a repeated request, so after a lost answer "
        "the value could be added twice. Let it replace the number instead, or settle on the Connection page whether "
        "repeats are recognised."
    ).format(connection=literal(connection))


def sent_columns(sent: int, total: int) -> str:
    return _("{sent} of {total} are sent").format(sent=number(sent), total=columns(total))


def hidden_columns(count: int) -> str:
    return _n("{count} more column is not sent.", "{count} more columns are not sent.", count).format(
        count=number(count)
    )


def show_columns(count: int) -> str:
    return _n("Show it", "Show {count} of them", count).format(count=number(count))


def fault(kind: str, name: str, sources: Sequence[str]) -> str:
    """What is wrong with a mapping, and what to do."""
    shown = literal(field(name))
    match kind:
        case "two_columns":
            others = ", ".join(literal(source) for source in sources) or shown
            return _("{field} is filled more than once ({others}). Keep one.").format(field=shown, others=others)
        case "match_unmapped" if not name:
            return _("Choose the field to match by.")
        case "match_unmapped":
            return _("No column goes into {field}. Choose one, or match in another way.").format(field=shown)
        case "constant_match":
            return _("{field} finds the profile, so it cannot be the same for every row. Use a column.").format(
                field=shown
            )
        case "bad_field_name" if not name:
            return _("Type the field's name.")
        case "bad_field_name" if name.startswith(ASIDE):
            return _("This needs a name of letters, digits, hyphens and underscores.")
        case "bad_field_name":
            return _("A field's name begins with a Latin letter, then letters, digits and underscores.")
        case "unknown_column":
            return _("This list has no such column: {names}.").format(names=", ".join(map(literal, sources)))
        case "bad_match_use":
            return _("{field} finds the profile, so it is sent as it is, and is no list.").format(field=shown)
        case "bad_action":
            return _("{field} cannot be changed in this way. Choose another way, or another type of values.").format(
                field=shown
            )
        case "bad_separator":
            return _("{field} takes one value, so it needs no separator.").format(field=shown)
        case "no_submatch":
            return _("{field} is updated in part, so say which property.").format(field=shown)
        case "source_unmapped":
            return _("A subscription takes values from {field}, and no column goes there.").format(field=shown)
        case "not_taken":
            return _("No subscription takes this yet. Choose it in one of the subscriptions below.")
        case "derived_name":
            return _("No column can be called {names} here. Call it otherwise in the recipe.").format(
                names=", ".join(map(literal, sources))
            )
        case "derived_from":
            return _("{names} is not made of as many columns as it needs. Make it anew.").format(
                names=", ".join(map(literal, sources))
            )
        case "bad_binding":
            return _("{field} cannot take a value that others are replaced by. Choose another one.").format(field=shown)
        case "bound_several":
            return _("A cell of {field} holds several values, so they cannot be replaced.").format(field=shown)
        case "bound_twice":
            return _(
                "A value of {field} is to be replaced by two others: case and spaces make no difference. Keep one of "
                "them."
            ).format(field=shown)
        case "unfed_use":
            return _(
                "The recipe says how {field} is used, and nothing goes into it. Call it there as among the columns, or "
                "take its table out."
            ).format(field=shown)
        case "unfed_binding":
            return _(
                "The recipe replaces values of {field}, and no column goes into it. Call it there as among the "
                "columns, or take its table out."
            ).format(field=shown)
        case "empty_constant":
            return _("There is no value for {field}. Remove it, then add it with one.").format(field=shown)
        case "bad_constant":
            return _(
                "{field} cannot take this value, so every row would be rejected. Remove it, then add another one."
            ).format(field=shown)
        case _:
            return _("No column is sent. Choose a field for at least one.")
