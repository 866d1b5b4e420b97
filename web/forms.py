"""Forms of the pages. They ask; services decide."""

from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from certificates.codes import in_address
from certificates.signing import LARGEST_DOCUMENT
from courses.catalogue.filters import CourseFilter, Length
from courses.catalogue.folding import LONGEST_SEARCH
from courses.languages import choices
from learners.errors import UnknownTimeZoneError
from learners.models.account import ExtraTime
from learners.zones import named_zones
from web.languages import interface_language

PLAIN = {"autocapitalize": "none", "autocorrect": "off", "spellcheck": "false"}


class LanguageSelect(forms.Select):
    """Languages by their own names, each said to be in itself."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Mark an option with its language."""
        option = super().create_option(name, value, *args, **kwargs)
        option["attrs"]["lang"] = value
        return option


class SignInForm(forms.Form):
    """A user name, or an address that was proved, and a passphrase."""

    username = forms.CharField(
        label=_("User name or e-mail address"),
        max_length=200,
        widget=forms.TextInput(attrs=PLAIN | {"autocomplete": "username"}),
    )
    # A passphrase is taken as typed: spaces count.
    passphrase = forms.CharField(
        label=_("Passphrase"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    keep = forms.BooleanField(
        label=_("Keep me signed in on this device"),
        required=False,
        help_text=_(
            "Only on a device that nobody else uses. Otherwise you are signed out when "
            "the browser is closed."
        ),
    )


class SignInAgainForm(SignInForm):
    """The same, on pages that keep a form. Those who use a second factor are asked for a code."""

    code = forms.CharField(
        label=_("Code of your second factor"),
        max_length=30,
        required=False,
        widget=forms.HiddenInput,
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, prefix="again")

    def ask_code(self, error: str) -> None:
        """Show the field of the code, and why."""
        self.fields["code"].widget = forms.TextInput(
            attrs=PLAIN | {"autocomplete": "one-time-code", "inputmode": "numeric"}
        )
        self.add_error("code", error)


class SignUpForm(SignInForm):
    """A user name and a passphrase for a new account, and the text that one agrees to by it."""

    text_id = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("User name")
        self.fields["username"].help_text = _(
            "Any name you like, in any script, 3 to 40 letters or digits. "
            "It need not be your real name."
        )
        self.fields["passphrase"].help_text = _(
            "At least 10 characters. A few words together are easy to remember. Write it down: "
            "we ask for no e-mail address, so we cannot send you a new one. Under “My account” you "
            "can make recovery codes for the day that you forget it, or give an address."
        )
        self.fields["passphrase"].widget.attrs["autocomplete"] = "new-password"


class NewNameForm(forms.Form):
    """A user name for somebody who comes through their organisation."""

    username = forms.CharField(
        label=_("User name"),
        max_length=200,
        help_text=_(
            "Any name you like, in any script, 3 to 40 letters or digits. "
            "It need not be your real name."
        ),
        widget=forms.TextInput(attrs=PLAIN | {"autocomplete": "username"}),
    )
    text_id = forms.UUIDField(required=False, widget=forms.HiddenInput)


class BeginForm(forms.Form):
    """Whether somebody who begins without an account stays after the browser is closed."""

    keep = forms.BooleanField(
        label=_("Keep it on this device"),
        required=False,
        help_text=_(
            "Only on a device that nobody else uses. Otherwise what you did is lost when the "
            "browser is closed."
        ),
    )
    text_id = forms.UUIDField(required=False, widget=forms.HiddenInput)


class TimeZoneForm(forms.Form):
    """The zone in which times are told."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        error_messages={"invalid_choice": UnknownTimeZoneError.title},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_browser = ("", gettext("As the browser has it"))
        field = cast("forms.ChoiceField", self.fields["time_zone"])
        field.choices = [by_browser, *named_zones(interface_language())]


class AccountForm(forms.Form):
    """What somebody may change of their account."""

    display_name = forms.CharField(
        label=_("What shall we call you? (optional)"),
        required=False,
        help_text=_("Only you see this name, on your own pages. Certificates do not carry it."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    certificate_name = forms.CharField(
        label=_("Name on certificates (optional)"),
        required=False,
        help_text=_(
            "This name is printed on the certificates that you earn, and used for nothing else. "
            "Leave it empty for certificates without a name. "
            "Where you change it later, the page of your certificates lets you have those replaced "
            "that have the former name."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=choices,
        widget=LanguageSelect,
        help_text=_("Pages and courses are shown in this language where they are translated."),
    )
    extra_time = forms.TypedChoiceField(
        label=_("Time in quizzes"),
        choices=ExtraTime,
        coerce=int,
        required=False,
        empty_value=None,
        help_text=_(
            "Do you need longer to read or to write? Some quizzes have a time limit: choose how "
            "much time you need. Nobody asks why, and nobody who teaches sees it. It holds for "
            "attempts that you start from now on."
        ),
    )
    neutral_titles = forms.BooleanField(
        label=_("Neutral titles"),
        required=False,
        help_text=_(
            'Windows, tabs and the browser\'s history then show "Notes" '
            "in place of the names of pages and courses."
        ),
    )
    low_data = forms.BooleanField(
        label=_("Low data"),
        required=False,
        help_text=_("Text first. Pictures and recordings only when you ask for them."),
    )


class PassphraseForm(forms.Form):
    """The passphrase once more."""

    passphrase = forms.CharField(
        label=_("Passphrase"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=_("So that nobody does this who finds your device open."),
    )


class RecoveryCodesForm(PassphraseForm):
    """The passphrase, and the id of the form, so that one that is sent twice makes codes once."""

    form_id = forms.UUIDField(widget=forms.HiddenInput)


def new_passphrase() -> forms.CharField:
    """Return the field of a passphrase that is being chosen."""
    return forms.CharField(
        label=_("New passphrase"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 10 characters. A few words together are easy to remember."),
    )


class ChangePassphraseForm(PassphraseForm):
    """The passphrase that is, and the one to be."""

    new_passphrase = new_passphrase()


class ChoosePassphraseForm(forms.Form):
    """The passphrase to be of somebody who has none."""

    new_passphrase = new_passphrase()


class RecoverForm(forms.Form):
    """A recovery code, and the passphrase to be."""

    username = forms.CharField(
        label=_("User name"),
        max_length=200,
        widget=forms.TextInput(attrs=PLAIN | {"autocomplete": "username"}),
    )
    code = forms.CharField(
        label=_("Recovery code"),
        max_length=100,
        help_text=_("One of those that you wrote down. Hyphens and spaces do not matter."),
        widget=forms.TextInput(attrs=PLAIN | {"autocomplete": "off"}),
    )
    new_passphrase = new_passphrase()


class DeleteAccountForm(PassphraseForm):
    """The passphrase once more, and whether there is time to think again. A guest has neither."""

    at_once = forms.BooleanField(
        label=_("Delete it now"),
        required=False,
        help_text=_("Without days to think again. Nobody can bring it back, not even we."),
    )

    def __init__(self, *args: Any, is_guest: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_guest:
            self.fields.clear()

    def wanted(self) -> dict[str, Any]:
        """Return what is asked for."""
        return {"passphrase": "", "at_once": True} | self.cleaned_data


class CatalogueForm(forms.Form):
    """What to look for in the catalogue. What does not make sense is left out, and said."""

    search = forms.CharField(
        label=_("Search"),
        max_length=LONGEST_SEARCH,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    language = forms.ChoiceField(label=_("Language of the course"), choices=choices, required=False)
    topic = forms.CharField(label=_("Topic"), max_length=LONGEST_SEARCH, required=False)
    length = forms.ChoiceField(label=_("Length"), choices=Length.choices, required=False)

    def wanted(self) -> CourseFilter:
        """Return what is asked for."""
        self.full_clean()
        return CourseFilter(**{name: value for name, value in self.cleaned_data.items() if value})


class StartForm(forms.Form):
    """The id of a new attempt. It is made with the page, so that a form sent twice starts one."""

    attempt_id = forms.UUIDField(widget=forms.HiddenInput)


class PlaceForm(forms.Form):
    """The activity that somebody is at while they switch the language of the course."""

    activity_id = forms.UUIDField(required=False)


class VerifyForm(forms.Form):
    """The code that is printed on a certificate."""

    code = forms.CharField(
        label=_("Code on the certificate"),
        max_length=300,
        help_text=_("26 letters and digits. Hyphens and spaces do not matter."),
        widget=forms.TextInput(attrs=PLAIN | {"autocomplete": "off"}),
    )

    def clean_code(self) -> str:
        """Return the code, also where the whole address of a check was pasted."""
        return in_address(self.cleaned_data["code"])


class DocumentForm(forms.Form):
    """A certificate as a file."""

    document = forms.FileField(
        label=_("Certificate as a file (PDF)"),
        help_text=_("It is looked at, and not kept."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )

    def clean_document(self) -> UploadedFile:
        """Return the file. None of ours is nearly as large as what is refused."""
        document: UploadedFile = self.cleaned_data["document"]
        if (document.size or 0) > LARGEST_DOCUMENT:
            raise forms.ValidationError(_("This file is larger than any certificate of ours."))
        return document
