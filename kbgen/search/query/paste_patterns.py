"""The patterns of what tools, people and screens put around what is told (paste_envelope.py).

They keep to what Python and JavaScript read alike (analyzer.py), upper and lower case being one but in FIELD. A range
of all Han takes Python milliseconds to make where case is no matter, so what is no ASCII stands for it.
"""

from __future__ import annotations

# A text without any of these shows no sign of it.
SIGN = (
    "[\\[\\]@#*`>|<\u3010\u300c\u300a\u2022\u25cf\u2026]|[:=][ \\n]|\uff1a|[.]{3}| - |%[0-9A-Fa-f]{2}|[+][^+]*[+]|\\{"
    "|\\\\n|&[a-z#]|\\n[^\\n]|^https?:|^[0-9]{1,2}[:.]|[0-9]%| x[0-9]|(?:for|over|above|below|exceeds?) [0-9]|[Vv]alue"
    "|[Aa]l(?:ert|arm)|(?:[PpSs]|SEV|[Ss]ev)[ -]?[0-5](?![0-9A-Za-z])|[告报]警|反馈|投诉|反映|报障|持续|处理|时间|您好"
    "|[^\u0000-~] [^\u0000-~] [^\u0000-~] |[\uff10-\uff5a]{2}"
    "| (?:Normal|Warning) |请(?:稍|联系)|[Pp]lease (?:try|contact)"
)

_STATE = (
    "firing|resolved|pending|suppressed|silenced|alerting|triggered|re-?triggered|recovered|acknowledged|ok|no ?data"
    "|problem|recovery|opened|escalated|monitor alert"
)
_TOOL = "pagerduty|opsgenie|sentry|datadog|zabbix|grafana|nagios|prometheus|alertmanager|cloudwatch|jira|statuspage"
_RANK = "p[0-5]|sev(?:erity)?[ -]?[0-5]|prio(?:rity)?[ -]?[0-5]"
_PLACE = "prod(?:uction)?|staging|stage|live|uat|preprod|ext(?:ernal)?"
_EVENT = "alrt|alert|alarm|problem|incident|recovery|outage|escalation|case|ticket"
_TICKET = "(?:INC|CHG|PRB|REQ|RITM|TASK|CS)[0-9]{5,}"  # OPS-1234 may be a code as well
_NAMED = "title|summary|subject|description|alert ?name|problem(?: name)?|message|headline|what happened"

_RANK_ZH = "P[0-5]级?|S[0-2]级?|[一二三四五]级|紧急|严重|致命|重要|警告|次要|提示"
_NOTICE_ZH = "告警|报警|预警|监控|恢复|通知|故障|工单|阿里云|腾讯云|华为云|触发|认领|线上|生产|值班|电话|短信"
_NAME_ZH = (
    "(?:告警|报警|预警|监控|事件|故障|问题|触发|恢复|发生|发送|首次|最近|持续|开始|结束|当前|更新|创建|处理|接收|通知|所属"
    "|负责|工单|提单|报障|提交|请求|用户){0,3}"
    "(?:时间|时刻|日期|时长|级别|等级|级|状态|对象|实例|主机|资源|策略|次数|编号|类型|来源|方式|环境|地域|集群|应用|业务组?"
    "|标签|指标|值|时值|阈值|条件|人|人员|组|团队|单?号|优先级|链接|地址|节点|部门|电话|ID|IP|路径|线程|耗时|服务名?|机器|机房|接口|模块|项目|系统|区域|租户)"
)
_SAYS_ZH = (
    "(?:告警|报警|监控|规则|工单|故障|问题|事件|异常|触发|错误|返回){0,2}"
    "(?:标题|内容|名称|主题|描述|信息|详情|摘要|现象|消息|概要|规则)"
)
_VALUE_ZH = "[ ]?(?:[0-9]{4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?[ T]?[0-9:时分秒]*|[^ \\n,，;；。：()（）]+)"
_ASKS_ZH = "(?:请|麻烦|辛苦)(?:大家|各位)?(?:尽快|及时|马上|帮忙)?(?:处理|看一?下|关注|排查一?下)"

# What stands before what is told, and what stands behind it then.
_BEGINS = (
    ("\\[(?:firing|resolved|alerting)(?:[: ][0-9]+)?\\]", "\\([^()]*\\)"),
    (
        f"\\[(?:{_STATE}|{_TOOL}|{_RANK}|{_PLACE})(?:[: ]+[^\\[\\]]*)?\\]",
        "(?:on )?\\{[^{}]*\\}|\\([a-z_]+:[^()]*\\)",
    ),
    ("\\[[0-9:]{4,8}(?: ?[AP]M)?\\](?= *[^ \\[])(?![^\\n]*[0-9]{4})", ""),
    (f"(?:{_NAME_ZH}[:：]{_VALUE_ZH}[ ，,；;]*){{0,6}}{_SAYS_ZH}[:：] *", ""),
    (f"(?:{_NAMED})(?:: +| *\\t *)", "\\t(?:priority|severity|assignee|status|owner|reporter)[\\t:][^\\n]*"),
    ("#[0-9]+:? +", ""),
    ("(?:(?:re|fwd?|aw|wg|回复|转发|答复)[:：] *)+", ""),
    (f'(?:{_EVENT})(?: (?:{_STATE}))?:? ?"(?=[^"]+" in )', '" in [^"]*'),
    (
        f"(?:(?:{_EVENT}|{_STATE}) ?){{1,3}}(?:#[0-9]+ ?)?(?:(?:{_STATE}) ?){{0,2}}(?:on [^:]{{1,40}})?"
        "(?:in (?:[0-9]+[dhms] ?)+)?[:：-] +",
        "[.]? *reply [0-9]:[^\\n]*",
    ),
    (
        'you are receiving this email because your amazon cloudwatch alarm "',
        '" in the [^"]* region has entered the [A-Z_]+ state, because [^\\n]*',
    ),
    (
        "(?:investigating|identified|monitoring|resolved|update) - ",
        "[.]? *[A-Z][a-z]{2} [0-9]{1,2}, [0-9:]{5} [A-Z]{2,4}",
    ),
    (
        "we are (?:currently |still |continuing to )?investigat(?:ing|e) (?:an? |this )?(?:issue|incident|problem)s?"
        "(?:: | with )",
        "",
    ),
    (
        "\\*+ ?(?:problem|recovery|acknowledgement|flapping[a-z]*) (?:service|host) alert: [^/ ]+[/ ]",
        "is [a-z]+ ?\\*+",
    ),
    (
        f"(?:{_RANK})(?: alert| incident)?(?: *[:|]| -|(?= )) *",
        "[|] *(?:emea|apac|amer|us|eu|global)[a-z0-9-]*",
    ),
    (f"(?:{_PLACE}|site|app|everything)(?: is| are|'s) (?:down|broken|on fire)[:!,-]+ *", ""),
    (f"(?:{_TICKET})(?: -|:|(?= -)) +", ""),
    (
        "(?:(?:@(?:所有人|[A-Za-z0-9_.-]+|[^ \\n]{1,8}(?= ))|<![a-z^|A-Z0-9]+>|<@[A-Z0-9|a-z._-]+>)[,，:]? *)+",
        "",
    ),
    (
        f"(?:【[^【】\\n]{{0,12}}(?:{_NOTICE_ZH}|{_RANK_ZH}|ERROR|WARN|错误|异常)[^【】\\n]{{0,8}}】[ ，,：:]*"
        f"|\\[[^\\[\\]\\n]{{0,8}}(?:{_NOTICE_ZH})[^\\[\\]\\n]{{0,8}}\\] *)+",
        "",
    ),
    (f"(?:{_RANK_ZH})(?:故障|告警|报警|事故|事件)?[:：]", ""),
    (
        "(?:有|多个|大量|部分)?(?:客户|用户|业务方?|商户|运营|客服)[们侧]?(?:反馈|投诉|反映|报障)说?[，,:： ]*",
        f"[，,]?{_ASKS_ZH}",
    ),
    ("尊敬的[^，,：:]{1,10}[，,：:] *|(?:云监控|您的账号)[^，,\\n]{0,60}?(?:有如下告警[：:]|发生告警[，,：:])", ""),
    ("(?:您好|你好)?[，,]?这里是[^，,。]{2,16}[，,。：:]", ""),
    ("(?:> ?)+|[-+*\u2022\u25cf] +|[0-9]{1,2}[.)] +(?=[A-Z]|[^\u0000-~])|#{1,6} +", ""),
    ("[\u2502] *", ""),
    ("[*_`\u300c\u300a]+(?=[^ *_`])", "[*_`\u300d\u300b]+"),
    ("[0-9]{1,2}:[0-9]{2} (?=[A-Z]|[^\u0000-~])", ""),
    ("[(]node:[0-9]+[)] [a-z]*warning: ", ""),
    ("(?:failed: )?execution error, return code [0-9]+ from [a-z0-9.]+[.] ", ""),
    ("internal server error: /[^ \\n]*", ""),
    (
        "(?:[a-z0-9-]+ +)?(?:[0-9]+[smhd])?[0-9]+[smhd] +(?:Normal|Warning) +[A-Za-z]+ +[a-z]+/[^ ]+ +"
        "|(?:Normal|Warning) +[A-Za-z]+ +[0-9smhd]+(?: \\(x[0-9]+ over [0-9smhd]+\\))? +[a-z][a-z0-9-]*(?:, [^ ]+)? +",
        "",
    ),
)
_ENDS = (
    f"(?:[，,；;、。 ]+|(?<=[^\u0000-~]))(?:{_NAME_ZH}[:：=]{_VALUE_ZH}[，,；; ]*){{2,}}",
    f"(?:[，,；;、。 ]+|(?<=[^\u0000-~])){_NAME_ZH}[:：=](?=[^\\n]*[0-9]){_VALUE_ZH}",
    "[，,]?持续(?:时间|时长)?[0-9]+ ?(?:秒|分钟?|小时|天|[smhd])",
    " [-|] (?:source|owner|tags|team|priority|status|assignee|responders?): [^\\n]*",
    " \\(?(?:current )?value(?: is)?:? *[0-9.]*[a-z%]*\\)?",
    ",? for (?:more than |over |the last )?[0-9]+ ?(?:s|m|h|sec|min|minutes?|hours?)",
    " (?:is )?(?:CRITICAL|WARNING|DOWN|UNKNOWN|OK)(?: ?\\*+)",
    " alert",
    " *(?:[<>]=?|over|above|below|exceeds?) ?[0-9.]+ ?(?:ms|s|sec|[kmg]i?b?)?| +(?:[<>]=?|over|above|below|exceeds?) *",
    " \\(x[0-9]+\\)| x[0-9]+| #[0-9]+",
    f"[，,]?{_ASKS_ZH}",
    "[，,、。 ]*请(?:(?:稍后|稍候)(?:再试|重试)?|联系(?:系统)?(?:管理员|客服))|[，,、。 ]*系统(?:繁忙|异常)",
    "[,.]? *please (?:try again(?: later)?|contact (?:your |the )?(?:system )?(?:administrator|support))",
    "(?: *\\[[^\u0000-~]{1,4}\\])+",
    "\u2026|[.]{3}",
)
BEGINS = tuple((f"^[ \\t]*(?:{begin})[ \\t]*", f"[ \\t]*(?:{end})[ \\t.!]*$" if end else "") for begin, end in _BEGINS)
ENDS = tuple(f"(?:{each})[ \\t.!]*$" for each in _ENDS)
# Anywhere in a row: emoji by name, people and links as a chat writes them, groups, what was measured.
WITHIN = (
    "(?<![^ ]):[a-z+-][a-z0-9_+-]{1,30}:(?: [0-9]+)?(?![^ ])|<[@!][A-Za-z0-9^|]+>|<(?:https?|mailto):[^<>]*>"
    "|(?<=[^ \\n])\\{(?:host|env|service|pod|cluster|region|instance)[:=][^{}\\n]*\\}"
    "|(?<![A-Za-z0-9_.:/-])[0-9]+(?:[.][0-9]+)? ?%"
)
# An expression over metrics, and what stands in it besides their names.
_LABELS = '\\{(?:[^{}":\\n]*[=~]"[^{}\\n]*)?\\}'
EXPRESSION = f"[a-z_:]+{_LABELS}|\\[[0-9]+[smhdw](?::[^\\]]*)?\\]"
IN_EXPRESSION = (
    f"{_LABELS}|"
    "\\[[0-9]+[smhdw](?::[^\\]]*)?\\]|(?<![A-Za-z0-9_])[a-z_]+(?= *\\()"
    "|(?<![A-Za-z0-9_])(?:by|without|on|ignoring|group_left|group_right|offset|bool|and|or|unless)(?![A-Za-z0-9_])"
    "|(?<=[a-z])_(?:total|bucket|count|sum)(?![A-Za-z0-9_])|[<>=!]=? *[0-9.]+"
)

_CLOSING = "(?:thanks|thank you|thx|many thanks|cheers|regards|(?:best|kind|warm) regards|best|br|谢谢|此致)[,.!，。]*"
_CLOCK = "[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: ?[AaPp][Mm])?"
_TODAY = "[Yy]esterday|[Tt]oday|昨天|今天"
# Rows that belong to the one before: a time below a name, a name below "thanks".
BELOW = (
    f"\\n[ \\t]*(?=(?:(?:{_TODAY})(?: at)? *)?{_CLOCK}[ \\t]*\\n)"
    "|(?<=[sxr][,.!])\\n[ \\t]*(?=[A-Z][a-z]+(?: [A-Z][a-z]+)?[ \\t]*$)"
)
_COLUMN = (
    "(?:time(?:stamp)?|date|level|message|event|service|severity|status|owner|host|action|code|count"
    "|时间|级别|服务|状态|描述|事件)"
)
_SQL = "(?:select [^\\n]+ from|insert into|replace into|update [^ \\n]+ set|delete from) "
# Rows of nothing else, in a text of several: names and times, greetings, buttons, prompts, headers.
_ROWS = (
    f"(?:[^\u0000-~：]{{2,3}}(?:机器人|助手)?|[A-Z._'-]{{1,20}}(?:,? [A-Z._'()-]{{1,20}}){{0,2}})[ \\t]+"
    f"(?:(?:{_TODAY}|last [a-z]+day|[a-z]{{3,6}}day)(?: at)?,? *"
    f"|[0-9]{{1,4}}[-/.年][0-9]{{1,2}}(?:[-/.月][0-9]{{1,4}})?日?,? *){{0,2}}{_CLOCK}",
    f"(?:(?:{_TODAY})(?: at)? *)?{_CLOCK}|\\[[0-9]{{1,2}}:[0-9]{{2}}(?: ?[ap]m)?\\] [^:\\n0-9]{{1,40}}",
    f"(?:\\[[^\\[\\]]{{2,40}}\\] *)+(?:\\([^()]*\\))?|\\**(?:{_STATE})\\**(?: *\\([0-9]+\\))?|(?:【[^【】]{{1,20}}】)+"
    "|\\*+ [a-z]+ \\*+",
    "[^\u0000-~：]{2,4}[:：]|#[0-9]+",
    "[0-9]+ (?:replies|reply|条回复)[^\\n]*|last reply[^\\n]*|:[a-z0-9_+-]+:[^\\n]{0,60}",
    "(?:hi|hello|hey|dear|good (?:morning|evening))(?: [^.\\n]{0,30})?[,!:]?",
    f"{_CLOSING}(?: *[a-z ]{{2,30}})?",
    "(?:looking(?: into it)?|on it|ack|acknowledged?|same here|anyone\\??|any ideas?\\??|\\+1)[,.!]*"
    "|@[a-z .]{2,30} on it",
    "(?:@[^ ]+ )?(?:收到|好的|在看|我看下|看下|已处理|谢谢|辛苦了?|马上|稍等)[^\\n]{0,8}",
    "@[^ \\n]+(?: @[^ \\n]+)*|on [^\\n]{6,80} wrote:|-+ ?(?:original|forwarded) message ?-+|begin forwarded message:",
    "(?:acknowledge|ack|resolve|reassign|escalate|view message|view alert|silence|snooze|details|reload|reload +details"
    "|edit monitor|assign|comment|reply|share|copy link|show more|show less|查看详情|认领|屏蔽|忽略|处理|转派|静默)"
    "(?: *[|·] *[^\\n]{1,40})*",
    "\\[[^\\[\\]]+\\](?: · \\[[^\\[\\]]+\\])+",
    "(?:open for|opened|last seen|first seen|triggered through|the monitor was last triggered|assigned to"
    "|impacted) [^\\n]*",
    "(?:avg|sum|min|max|count|change|pct_change|rate|increase|histogram_quantile|topk)\\([^\\n]*|metric value: [^\\n]*",
    "[^\\n]* \\| level:[a-z]+ \\| [^\\n]*",
    "(?:\\[?[a-z0-9_.-]+@[^\\n$#%>]{1,60}[$#%>]|[$%]|[a-z0-9_]{2,20}(?:=|-|\\(#\\))?[>#]"
    "|>>>|[0-9.]+:[0-9]{2,5}>|PS [^>\\n]*>)"
    "(?: [^\\n]*)?",
    "```+ ?[a-z]*|[-=*_#~|+: ]{3,}",
    # git, gradle, Terraform, Spring, MySQL, make, CSV
    "commit [0-9a-f]{7,40}[^\\n]*|diff --git [^\\n]*|index [0-9a-f]+[.]{2}[^\\n]*|(?:---"
    "|[+]{3}) [ab]/[^\\n]*|@@ [^\\n]* @@[^\\n]*",
    "[(]use `node --trace-[^\\n]*|throw er; // unhandled [^\\n]*|emitted 'error' event [^\\n]*|\\^"
    "|[(]node:[0-9]+[)] (?:\\[[a-z0-9]+\\] )?(?:deprecationwarning|unhandledpromiserejectionwarning): unhandled promise"
    " rejection[^\\n]*",
    f"{_SQL}[^\\n]*",
    "[a-z]+(?:error|exception) at /[^ \\n]*|[a-z_0-9]+(?:[.][a-z_0-9]+)+ in [a-z_0-9.<>]+"
    "|[^\\n]*\u00b7 *[0-9]+ (?:events?|users?)[^\\n]*",
    "see '[^'\\n]*--help'[.]?|see server log for query details[.]?",
    "[0-9]+ errors? occurred:|execution failed for task '[^'\\n]*'[.]?"
    "|(?:fail|crit|warn|info|dbug|trce): [a-z0-9_.]+\\[[0-9]+\\]",
    "failure: build failed with an exception[.]?|[*] (?:what went wrong|try):|> run with --[^\\n]*"
    "|build failed in [^\\n]*",
    "[\u2577\u2575\u2502]? *(?:with [a-z_]+[.][^ \\n]+,|on [^ \\n]+ line [0-9]+,[^\\n]*"
    '|[0-9]+: [a-z]+ "[^\\n]*)|[\u2577\u2575\u2502]',
    "application failed to start|consider (?:revisiting|defining|renaming|injecting|updating|marking)[^\\n]*",
    "[*]+ [0-9]+[.] row [*]+|[0-9]+ rows? in set[^\\n]*",
    "\u279c +[^\\n]*|make: [*]{3} [^\\n]*|(?:command )?exited with (?:code|(?:non-zero )?(?:exit )?status)[^\\n]*",
    f'(?:[|] *)?{_COLUMN}(?:[ "]*[,|\\t][ "]*{_COLUMN})+(?: *[|])?',
    "(?:last message|message) repeated [0-9]+ times",
    "(?:try|try this|action|description|errors?|details|events|labels|annotations|fields"
    "|type +reason[^\\n]*|-+(?: +-+)+)[:：]?",
    "checking the (?:connection|proxy and the firewall|proxy, firewall, and dns configuration)"
    "|running windows network diagnostics",
    "[<>] (?:[a-z]+(?:-[a-z0-9]+)+|host|accept|date|server|connection|location|via|etag|vary|expires|authorization"
    "|cookie|pragma|allow|age): [^\\n]*|[<>]|> (?:GET|POST|PUT|DELETE|PATCH|HEAD) [^\\n]*",
    "\\* +(?:trying|connected to|connection #|alpn|tls|server certificate|subject|start date|expire date|issuer"
    "|mark bundle|using)[^\\n]*",
    "[\u25cf* ]*[a-z0-9@_.-]+[.](?:service|socket|timer) - [^\\n]*"
    "|(?:loaded|active|main pid|tasks|memory|cpu|cgroup|process|docs): [^\\n]*"
    "|[^\\n]*systemd\\[1\\]: [^\\n]*(?:main process exited|failed with result|scheduled restart|consumed"
    "|st(?:art|opp)(?:ed|ing)|entered failed state)[^\\n]*",
    "\\[pipeline\\][^\\n]*|finished: [a-z]+|run [a-z][^\\n]{0,60}|shell: [^\\n]*|cleaning up project directory[^\\n]*"
    "|error: (?:job failed|process completed)[^\\n]*",
    "(?:namespace +)?last seen +type +reason +object +message|(?:namespace +)?name +ready +status +restarts +age"
    "|[a-z0-9-]+ +([0-9]+)/\\1 +running [^\\n]*",
    "normal +[a-z]+ +[0-9][^\\n]*|(?:[a-z0-9-]+ +)?[0-9]+[smhd] +normal +[^\\n]*",
)
ROWS = "^[ \\t]*(?:" + "|".join(_ROWS) + ")[ \\t]*$"

# Names in a row of JSON or of `key=value` that an alert has, and no log.
ALERT = (
    '["\' {,](?:annotations|(?:alert|alarm|monitor|rule|event)_?(?:name|title|description|msg))"? ?[:=]'
    "|^alert_?name ?[:=]"
)
# A row of the form `Name: value`, as labels, mails and forms have it.
FIELD = (
    "^[ \\t]*(?:[-*\u2022\u25cf>] ?)?[*_\"']*"
    "((?:[A-Za-z@_][A-Za-z0-9@_./()-]*(?: [A-Za-z0-9_/()#-]+){0,3}|[\u4e00-\u9fff][\u4e00-\u9fffA-Za-z ]{1,9}))"
    "[*_\"']*[ \\t]*(?:[:：]|=(?!=)|\\t)\\**[ \\t]*([^\\n]*)$"
)
# Names of which the value tells what happened, and those of which it never does.
SAYS = (
    "^(?:(?:alert|error|event|problem|log|status|issue|incident|rule|trigger|monitor|alarm) ?)?"
    "(?:message|msg|summary|description|subject|title|text|body|info)$"
    "|^(?:alert|alarm|rule|problem|event|trigger|monitor|check|incident) ?(?:name)?$"
    "|^(?:reason|faultstring|exception value|additional info|service output|output|what happened|symptoms?|issue"
    "|details?)$"
    f"|^{_SAYS_ZH}$|^(?:问题|现象|故障|原因|告警|内容)$"
)
ABOUT = (
    "^(?:severity|priority|urgency|impact(?:ed service)?|state|status|assignee|(?:assigned )?to|from|sent|cc|bcc"
    "|date(?:/time)?|time|owner|reporter|responders?|escalation policy|host(?:name)?|instance|node|address|ip|region"
    "|cluster|env(?:ironment)?|namespace|pod|container|job|team|tags?|labels|source|silence|dashboard|panel|runbook(?:_url)?"
    "|notification type|threshold|operational data|original problem id|duration|started|since"
    "|log name|event id|task category|(?:log[.]?)?level|keywords|user|computer|@timestamp|@log(?:stream)?|author|commit"
    "|(?:signed-off|reviewed|co-authored)-by|_id|_index|request (?:method|url|path|id)"
    "|requestid|hostid|faultcode"
    "|(?:django|python|php|node|java|ruby|rails|laravel) (?:version|executable|path)|exception (?:type|location)"
    "|server time|user[- ]agent|referer|release|server_name"
    f"|{_NAME_ZH})$"
)

# Letters and digits as wide as a Chinese character; and all signs there are in that width.
WIDE, WIDTH = "[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]{2}", ("[\uff01-\uff5e]", 0xFEE0)
LETTER = "[^\u0000-@\\[-`{-\u00bf]{2}"

# An address alone: what was searched for there, or what the page is called.
ASKED_THERE = (
    "^[ \\t\\n]*https?://[^ \\t\\n?#]+[?#](?:[^ \\t\\n#]*&)?(?:(?:q|wd|query|search|keyword"
    "|text)=|(?:error_description|error_?message|err_?msg|message|msg|reason)=(?=[^ \\t\\n&#]{8}))"
    "([^ \\t\\n&#]+)[^ \\t\\n]*[ \\t\\n]*$"
)
PAGE = "^[ \\t\\n]*https?://[^ \\t\\n?#]+/([^ \\t\\n?#/]*-[^ \\t\\n?#/]*-[^ \\t\\n?#/]*)/?[ \\t\\n]*$"
NUMBERED = "&#([0-9]{2,5});"
ENTITIES = (
    ("&quot;", '"'), ("&#34;", '"'), ("&#39;", "'"), ("&#x27;", "'"), ("&apos;", "'"), ("&lt;", "<"), ("&gt;", ">"),
    ("&nbsp;", " "), ("&amp;", "&"),
)  # fmt: skip
TAGS = (
    "</?(?:a|b|body|br|center|code|div|em|font|h[1-6]|head|hr|html|i|li|ol|p|pre|span|strong|table|tbody|td|th|title|tr|u|ul)"
    "(?: [^<>\\n]*)?/?>"
)
# In XML, what an element says; then all tags go.
ELEMENT = "<((?:[A-Za-z]+:)?[A-Za-z]+)(?: [^<>\\n]*)?>([^<>\\n]+)</\\1>"
MARKUP = "<[?/]?[A-Za-z][^<>\\n]*>"
# The end of a line as a program writes it, of which a text has several; and what goes with it.
ESCAPED_END = "\\\\n"
ESCAPES = (("\\r", ""), ("\\n", "\n"), ("\\t", "\t"), ('\\"', '"'))
SPACED = "(?<![\u4e00-\u9fff])(?:[\u4e00-\u9fff] ){3,}[\u4e00-\u9fff](?![\u4e00-\u9fff])"


def rules() -> dict[str, object]:
    """The patterns of this module as JSON for the browser; SIGN goes with the rules that every query needs."""
    return {
        "begins": BEGINS,
        "ends": ENDS,
        "within": WITHIN,
        "expression": EXPRESSION,
        "inExpression": IN_EXPRESSION,
        "below": BELOW,
        "rows": ROWS,
        "field": FIELD,
        "says": SAYS,
        "about": ABOUT,
        "alert": ALERT,
        "wide": WIDE,
        "width": WIDTH,
        "letter": LETTER,
        "askedThere": ASKED_THERE,
        "page": PAGE,
        "numbered": NUMBERED,
        "entities": ENTITIES,
        "tags": TAGS,
        "element": ELEMENT,
        "markup": MARKUP,
        "escapedEnd": ESCAPED_END,
        "escapes": ESCAPES,
        "spaced": SPACED,
    }
