"""The published forms of keys and tokens, as data: what it is, words that a text with it must hold, its pattern.

A pattern's first group is the secret where there is one, else all of the match. Every pattern takes time that grows
with the text's length only.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from kbgen.secrets.placeholders import is_given, is_likely, is_mixed, is_no_stand_in, is_unlike_words


@dataclass(frozen=True)
class Form:
    """`hints` are in lower case; a text with none of them is not searched. `fits` says whether a value is meant.

    `low`: the text in lower case is searched, which is several times as fast as any case.
    """

    what: str
    hints: tuple[str, ...]
    written: str
    fits: Callable[[str], bool]
    low: bool

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Made for the first text that is searched: most are of no use to most knowledge bases."""
        return re.compile(self.written)


def _form(
    what: str, hints: str, pattern: str, fits: Callable[[str], bool] = is_no_stand_in, *, low: bool = False
) -> Form:
    return Form(what, tuple(hints.split()), pattern, fits, low)


# Where letters stand first, and what may not stand before them is looked back at, Python looks for these alone.
_W = r"[A-Za-z0-9_]"
_B, _E = rf"(?<!{_W})", r"(?![A-Za-z0-9_-])"
_WORD = (
    r"(?:pass(?:word|wd|phrase)?|pwd|secret|token|credential|api[_-]?key|access[_-]?key|secret[_-]?key|"
    r"private[_-]?key|client[_-]?secret|auth[_-]?key|account[_-]?key|密码|口令|密钥|令牌)"
)
_NPM = r"(?<![\w.])_(?:auth|password)[\"']?\s{0,3}[:=]\s{0,3}[\"']?"  # base64, with its padding or without

FORMS: tuple[Form, ...] = (
    _form(
        "a private key",
        "private",
        r"-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----"
        r"(?:(?:\\[nr]|[\sA-Za-z0-9+/=:,>#*.\"']){0,12000}?-----END [A-Z0-9 ]{1,60}-----|(?:\s*[A-Za-z0-9+/=]{16,})*)",
    ),
    _form(
        "a private key",
        "ssh2",
        r"---- BEGIN SSH2 (?:ENCRYPTED )?PRIVATE KEY ----(?:[^-]{0,12000}---- END SSH2 [A-Z ]{1,40} ----)?",
    ),
    _form("an age key", "age-secret", _B + r"AGE-SECRET-KEY-1[0-9A-Z]{20,80}"),
    _form("an AWS access key", "akia asia abia acca", _B + r"(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?![A-Za-z0-9])"),
    _form(
        "an AWS secret key",
        "aws secret_access secretaccess",
        r"(?:aws|secret_?access)[\w .-]{0,30}?[\"']?\s{0,3}[:=]{1,2}>?\s{0,3}"
        r"[\"']?([a-z0-9/+]{40})(?![a-z0-9/+=])",
        fits=is_likely,
        low=True,
    ),
    _form("a GitHub token", "ghp_ gho_ ghu_ ghs_ ghr_", _B + r"gh[pousr]_[A-Za-z0-9]{30,255}"),
    _form("a GitHub token", "github_pat_", _B + r"github_pat_[A-Za-z0-9_]{22,255}"),
    _form(
        "a GitLab token",
        "glpat- gldt- glptt- glrt- glcbt- glft- glimt- glagent- glsoat- gloas- glffct-",
        _B + r"gl(?:pat|dt|ptt|rt|cbt|ft|imt|agent|soat|oas|ffct)-[A-Za-z0-9_=.-]{20,300}",
    ),
    _form("a Slack token", "xox xapp", _B + r"(?:xox[abceoprs]|xapp|xoxe\.xox[bp])-[A-Za-z0-9-]{10,250}"),
    _form(
        "a Slack webhook",
        "hooks.slack",
        r"hooks\.slack\.com/(?:services|workflows|triggers)/([A-Za-z0-9+/]{20,120})",
    ),
    _form(
        "a Stripe key",
        "sk_live_ sk_test_ sk_prod_ rk_live_ rk_test_ rk_prod_ whsec_",
        _B + r"(?:[sr]k_(?:live|test|prod)_[A-Za-z0-9]{10,250}|whsec_[A-Za-z0-9]{24,64})",
    ),
    _form("a Google API key", "aiza", _B + r"AIza[0-9A-Za-z_-]{35}(?![0-9A-Za-z_-])"),
    _form("a Google token", "ya29. gocspx", _B + r"(?:ya29\.[0-9A-Za-z_-]{20,400}|GOCSPX-[0-9A-Za-z_-]{28})"),
    _form("an Aliyun access key", "ltai", _B + r"LTAI[A-Za-z0-9]{12,26}(?![A-Za-z0-9])"),
    _form("a Tencent Cloud key", "akid", _B + r"AKID[A-Za-z0-9]{28,40}(?![A-Za-z0-9])"),
    _form("a Baidu Cloud key", "altak", _B + r"ALTAK[A-Za-z0-9]{21}(?![A-Za-z0-9])"),
    _form("a DingTalk robot's token", "dingtalk", r"dingtalk\.com/robot/send\?access_token=([0-9A-Fa-f]{40,80})"),
    _form("a WeCom robot's key", "weixin.qq", r"weixin\.qq\.com/cgi-bin/webhook/send\?key=([0-9A-Fa-f-]{36})"),
    _form("a Feishu robot's key", "open-apis/bot", r"/open-apis/bot/(?:v2/)?hook/([0-9A-Za-z-]{20,40})"),
    _form("a Discord webhook", "discord", r"discord(?:app)?\.com/api/webhooks/(\d{15,25}/[\w-]{50,90})"),
    _form("a Telegram bot's token", ":a", r"(?<![\w])\d{8,10}:A[A-Za-z0-9_-]{34}(?![A-Za-z0-9_-])"),
    _form("a Microsoft Teams webhook", "webhook.office", r"webhook\.office\.com/webhookb2/([0-9A-Za-z@/-]{60,200})"),
    _form(
        "a JSON web token",
        "eyj",
        _B + r"eyJ[A-Za-z0-9_-]{8,4000}\.eyJ[A-Za-z0-9_-]{8,8000}(?:\.[A-Za-z0-9_-]{0,2000})?",
    ),
    _form("an npm token", "npm_", _B + r"npm_[A-Za-z0-9]{36}" + _E),
    _form(
        "an npm password",
        "_auth _password",
        _NPM + r"((?:[A-Za-z0-9+/]{4}){1,200}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=))(?![\w+/=])",
    ),
    _form("an npm password", "_auth _password", _NPM + r"([A-Za-z0-9+/]{8,800})(?![\w+/=.-])", fits=is_likely),
    _form("an Artifactory token", "akc", _B + r"AKC[A-Za-z0-9]{20,100}" + _E, fits=is_likely),
    _form("a Mailchimp key", " ".join(f"-us{digit}" for digit in range(10)), _B + r"[0-9a-f]{32}-us[0-9]{1,2}" + _E),
    _form("a GitLab token", "gr1348941", _B + r"GR1348941[A-Za-z0-9_-]{20}" + _E),
    _form("a PyPI token", "pypi-", _B + r"pypi-AgE[A-Za-z0-9_-]{50,300}"),
    _form("a RubyGems key", "rubygems_", _B + r"rubygems_[0-9a-f]{48}" + _E),
    _form("a Docker token", "dckr_pat", _B + r"dckr_(?:pat|oat)_[A-Za-z0-9_-]{24,40}"),
    _form("an Anthropic key", "sk-ant", _B + r"sk-ant-[a-z0-9]{3,10}-[A-Za-z0-9_-]{40,140}"),
    _form(
        "an OpenAI key",
        "sk-",
        _B + r"sk-(?:[A-Za-z0-9]{48}|(?:proj|svcacct|admin|None)-[A-Za-z0-9_-]{40,200})" + _E,
    ),
    _form("a Hugging Face token", "hf_", _B + r"hf_[A-Za-z]{34}" + _E),
    _form("a SendGrid key", "sg.", _B + r"SG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{39,50}"),
    _form("a Mailgun key", "key-", _B + r"key-[0-9a-f]{32}" + _E),
    _form("a Twilio key", " ".join(f"sk{digit}" for digit in "0123456789abcdef"), rf"SK(?<!{_W}SK)[0-9a-f]{{32}}{_E}"),
    _form("a DigitalOcean token", "_v1_", _B + r"do[opr]_v1_[0-9a-f]{64}" + _E),
    _form("a Vault token", "hvs. hvb. hvr.", _B + r"hv[sbr]\.[A-Za-z0-9_-]{24,300}"),
    _form("a Databricks token", "dapi", _B + r"dapi[0-9a-f]{32}(?:-\d)?" + _E),
    _form("a Shopify token", "shp", _B + r"shp(?:at|ca|pa|ss)_[0-9A-Fa-f]{32}" + _E),
    _form(
        "a Grafana token",
        "glsa_ glc_",
        _B + r"(?:glsa_[A-Za-z0-9]{32}_[0-9A-Fa-f]{8}|glc_[A-Za-z0-9+/]{32,400}={0,2})",
    ),
    _form("a New Relic key", "nrak", _B + r"NRAK-[A-Z0-9]{27}" + _E),
    _form("a Linear key", "lin_api", _B + r"lin_api_[A-Za-z0-9]{40}" + _E),
    _form("a Terraform Cloud token", "atlasv1", _B + r"[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_=-]{60,70}"),
    _form("an Azure storage key", "accountkey", r"(?i:AccountKey)=([A-Za-z0-9+/]{86}==)"),
    _form("a Square token", "sq0", _B + r"sq0(?:atp|csp)-[A-Za-z0-9_-]{22,43}"),
    _form(
        "a password in an address",
        "@",
        r"(?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]{1,20}://[^\s:/@?#\"'<>]{0,80}:([^\s/@\"'<>]{3,200})@[\w\[{$(]",
        fits=is_given,
    ),
    _form(
        "a token in a header",
        "authorization private-token x-api-key",
        r"(?i:authorization[\"']?\s{0,3}[:=]\s{0,3}[\"']?(?:bearer|basic|token)|(?:private-token|x-api-key)[\"']?\s{0,3}[:=])"
        r"\s{1,3}[\"']?([A-Za-z0-9._~+/=-]{12,4000})",
        fits=is_likely,
    ),
    # The option says that it is one: in one word with it, after a blank, as a setting before the command.
    _form(
        "a password on the command line",
        "curl wget http",
        r"\b(?:curl|wget|https?)\b[^\n]{0,200}?\s(?:-u|--user|-a|--auth|--http-password|--proxy-user)[ =]?[\"']?"
        r"(?:[\w.@-]{1,60}:)([^\s\"'@]{4,100})",
        fits=is_given,
    ),
    _form(
        "a password on the command line",
        "mysql mariadb xtrabackup 7z",
        r"\b(?:mysql\w*|mariadb[\w-]*|xtrabackup|7za?)\b[^\n]{0,200}?\s-p[\"']?([^\s\"'|;&-][^\s\"'|;&]{3,99})",
        fits=is_given,
    ),
    _form(
        "a password on the command line",
        "login sshpass mongo redis-cli ldap sqlcmd smbclient",
        r"\b(?:(?:docker|podman|helm registry|az|oc|skopeo|nerdctl)\s(?:\w+\s)?login\b[^\n]{0,200}?\s(?:-p|--password)"
        r"|sshpass\b[^\n]{0,60}?\s-p|mongo\w*\b[^\n]{0,200}?\s-p|redis-cli\b[^\n]{0,200}?\s-a"
        r"|ldap\w+\b[^\n]{0,200}?\s-w|sqlcmd\b[^\n]{0,200}?\s-P)[ =]?[\"']?([^\s\"'|;&-][^\s\"'|;&]{3,99})",
        fits=is_given,
    ),
    _form(
        "a password on the command line",
        "pass token secret -key",
        r"-(?<=\s-)-?(?:[a-z]{1,20}-){0,3}(?:pass(?:word|wd|phrase)?|token|secret|api-key)[ =][\"']?"
        r"([^\s\"'|;&<-][^\s\"'|;&]{3,199})",
        fits=is_mixed,
    ),
    _form(
        "a password on the command line",
        "password= passwd= pwd= rediscli_auth=",
        r"(?<![A-Za-z0-9])(?:[A-Z][A-Z0-9_]{0,40}_?)?(?:PASSWORD|PASSWD|PWD|REDISCLI_AUTH)=[\"']?([^\s\"'|;&]{4,100})",
        fits=is_mixed,
    ),
    _form(
        "a password in an address",
        "password= pwd= passwd=",
        r"(?i:[;?&]\s?(?:password|passwd|pwd))=([^\s;&\"'<>]{4,100})",
        fits=is_mixed,
    ),
    _form(
        "a password in an address",
        "sig= signature=",
        r"(?i:[?&](?:sig|signature|x-amz-signature|x-goog-signature)=)([A-Za-z0-9%+/_-]{24,200}={0,2})",
        fits=is_likely,
    ),
    # What databases are told, where the value stands behind a word without a sign between.
    _form(
        "a password or token",
        "identified password(",
        r"(?:\bidentified\s{1,3}(?:with\s{1,3}[\w']{1,40}\s{1,3})?by|\bpassword\()\s{0,3}(?:password\s{1,3})?"
        r"[\"']([^\s\"']{4,100})[\"']",
        fits=is_given,
        low=True,
    ),
    _form(
        "a password or token",
        "password",
        r"\bpassword\s{1,3}[\"']([^\s\"']{6,100})[\"']",
        fits=is_likely,
        low=True,
    ),
    _form(
        "a password or token",
        "requirepass masterauth",
        r"\b(?:requirepass|masterauth)\s{1,3}[\"']?([^\s\"'`]{6,200})",
        fits=is_mixed,
        low=True,
    ),
    _form(
        "a password or token",
        "key_secret keysecret access_key accesskey secret_key secretkey",
        r"\b(?:access_?key_?secret|secret_?access_?key|secret_?key)\s{1,3}[\"'`]?([a-z0-9/+]{16,100})(?![a-z0-9])",
        fits=is_likely,
        low=True,
    ),
    _form(
        "a password or token",
        "dockerconfigjson auth",
        r"(?:\.dockerconfigjson[\"']?:\s{0,3}[\"']?|\"auth\":\s{0,3}\")([a-z0-9+/]{16,4000}={0,2})",
        fits=is_likely,
        low=True,
    ),
    _form(
        "a password or token",
        "cookie",
        r"cookie:\s[^\n]{0,300}?(?:sess|sid|auth|token)[\w.-]{0,20}=([a-z0-9._%+/=-]{16,400})",
        fits=is_likely,
        low=True,
    ),
    _form("a password or token", "otpauth", r"otpauth://[^\s\"'<>]{0,200}?[?&]secret=([A-Z2-7]{16,128})"),
    _form(
        "a password or token",
        "</pass </pwd </secret </token",
        r"<(?:pass(?:word|wd)?|pwd|secret|token)>([^\s<>]{4,200})</(?:pass|pwd|secret|token)",
        fits=is_mixed,
        low=True,
    ),
    # In a sentence a word of any kind may follow; only what nobody takes for one counts.
    _form(
        "a password or token",
        "password passwd passphrase",
        r"pass(?:word|wd|phrase)(?:\s(?:is|was|to|of)\s|\s?[(（])[\"'`]?([^\s\"'`,;，。；、()（）]{8,100})",
        fits=is_unlike_words,
        low=True,
    ),
    _form(
        "a password or token",
        "密码 口令",
        r"[密口][码令](?:\s|\s?[(（])[\"'`]?([^\s\"'`,;，。；、()（）]{8,100})",
        fits=is_unlike_words,
    ),
    _form(
        "a password or token",
        "パスワード 비밀번호 пароль passwort kennwort contraseña senha passe",
        r"(?:パスワード|비밀번호|пароль|passwort|kennwort|contraseña|\bsenha|mot de passe)\s{0,3}[:=：]\s{0,3}"
        r"[\"'`]?([^\s\"'`,;，。；、]{8,200})",
        fits=is_likely,
        low=True,
    ),
    _form(
        "a password or token",
        "pass pwd secret token credential key 密码 口令 密钥 令牌",
        _WORD + r"[\"']?\s{0,3}(?:[:=：]|=>|:=|为|是)\s{0,3}"
        r"[\"'`]?([^\s\"'`,;，。；、]{8,200})",
        fits=is_likely,
        low=True,
    ),
)  # fmt: skip
