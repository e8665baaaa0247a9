"""Whether a sentence claims that something like it had happened before, to us; precision before recall.

The same trouble and a time long before (a month, a year, another incident) make a claim, and some sayings alone. None
is what is denied, asked, planned or quoted, what others had, or what was minutes before, in the same incident.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

_NTH = "(?:second|third|fourth|fifth|sixth|seventh|[2-9]nd|[2-9]rd|[1-9][0-9]?th)"
_TIMES = "(?:once|twice|(?:two|three|four|five|six|several|many|[2-9]) times)"
_SPAN = "(?:days?|weeks?|months?|quarters?|years?|upgrade|release|move|migration|[0-9]+)"
_LATELY = rf"(?:¤|(?:this|last|in|within|since) (?:\w+ ){{0,2}}{_SPAN}\b)"
_MONTH = (
    "(?:january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
)
_SEASON = "(?:spring|summer|autumn|winter|christmas)"
_EVENT = "(?:incident|outage|crash|failure|occurrence)"
# A claim is read with one sign in place of a time long before, or of another incident; with another in place of a day,
# which may be the incident's own.
_EARLIER, _DAY = "¤", "§"
_MONTH_DAY = rf"(?:[0-9]{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH}|{_MONTH} [0-9]{{1,2}}(?:st|nd|rd|th)?)"
_DAYS = (
    rf"\b(?:(?:on|of|from|since|as of) (?:the )?)?"
    rf"(?:{_MONTH_DAY}(?:,? 20[0-9]{{2}})?|20[0-9]{{2}}-[0-9]{{2}}(?:-[0-9]{{2}})?)\b"
)
_TIME = (
    r"\b(?:(?:days?|weeks?|months?|quarters?|years?) (?:ago|earlier|before|prior|previously)"
    rf"|(?:last|previous|prior|past|this) (?:\w+ )?(?:week|month|quarter|year|{_SEASON})(?:'s)?"
    r"|the (?:day|week|month|year) before"
    rf"|(?:(?:an?|the|our|two|three|several) )?(?:earlier|previous|prior|last|first) (?:[\w'-]+ )?{_EVENT}s?"
    rf"|(?:in|of|since|from|early|late|mid|last|during|back in) (?:the )?(?:early |late |mid-? ?)?"
    rf"(?:{_MONTH}|20[0-9]{{2}}|q[1-4]|{_SEASON})(?: 20[0-9]{{2}})?"
    rf"|(?:{_MONTH}|20[0-9]{{2}}) (?:[\w-]+ )?{_EVENT}"
    r"|(?:inc|incident|pm|postmortem|sev|issue) ?[-#] ?[0-9]+)(?!\w)"
)
_TROUBLE = (
    "(?:incident|outage|crash|failure|failure mode|issue|problem|bug|error|fault|defect|leak|deadlock|race"
    "|race condition|regression|limit|mistake|trap|gap|symptom|alert|alarm|graph|story|thing"
    "|assertion|root cause|cause|default|index|condition|exhaustion|pattern|class|reason|family|anti-pattern)s?"
)
_HURT = (
    "(?:happened|occurred|re-?occurred|recurred|struck|bitten|bit|hit|caught|took|taken|brought|broke|broken|killed"
    "|crashed|stopped|locked|filled|failed|expired|overflowed|ran out|run out|went down|gone down|wedged|fell over"
    "|fallen over|lost|loses?|dropped|hung|exhausted|stalled|caused)"
)
_SAME = "(?:exact |very |almost |nearly |near-){0,2}(?:same|identical|similar)"
_HAD = "(?:had|have|'ve|has|been|'d)"
_ENGLISH = (
    # We had seen this before, our team had hit this twice before; a time is named below
    rf"\b{_HAD}\b(?: \w+){{0,2}} (?:seen|hit|met|encountered|experienced|happened|occurred|bitten|been through)\b"
    rf"(?: (?:this|that|these|those|it|the|same|exact|very|similar|an?|us|twice|{_TROUBLE}|mode)){{0,6}}"
    rf"(?: \w+){{0,3}},? (?:before|earlier|already)(?=[,.;:]| (?:in|on|during|with|at|under|and|but)\b|$)",
    r"\b(?:similar|same) (?:[\w-]+ ){1,4}(?:have |had |has )?(?:happened|occurred) before"
    r"(?=$|[,.;:]| (?:and|but)\b)",
    rf"\b{_SAME} (?:[\w-]+ ){{0,4}}(?:was|has been|had been) (?:seen|found|recorded|documented|described) before"
    r"(?=$|[,.;:]| (?:on|in|and)\b)",
    r"\bthe same (?:issue|problem|failure|bug) that (?:took|brought|hit|caused|broke)\b",
    r"\b(?:the )?¤[^.!?]{0,40}\bthe same (?:cause|way|reason)\b",
    r"\b(?:the|this) same (?:bug|issue|problem|failure) (?:has |had )?recurred\b",
    rf"\b{_HAD} (?:seen|hit) (?:this |the |an? )?(?:same|similar) {_TROUBLE} in (?:another|an earlier) {_EVENT}",
    rf"\bhad (?:an? )?similar {_TROUBLE} in another {_EVENT}",
    # the second time this month, the third outage of the login service this quarter, the third time we lose it
    rf"\b{_NTH} time {_LATELY}",
    rf"\b{_NTH} (?:such |[\w-]+ ){{0,3}}{_EVENT}\b[^.!?]{{0,50}}{_LATELY}",
    r"\b(?:not|isn't|wasn't) the first time\b|\bnot the first (?:such )?(?:outage|incident)\b",
    rf"\b(?:is|was) (?:now |already )?(?:the|our) {_NTH} time (?:that )?(?:this|the|we|our|an?) ?(?:[\w-]+ ){{0,4}}"
    rf"(?:has|have|had|'ve|{_HURT}|hits?|breaks?|fails?|crashes|goes)\b",
    rf"\b{_HAD}\b(?: [\w-]+){{0,3}} {_HURT}\b(?: [\w-]+){{0,8}} {_TIMES}"
    r"(?: (?:before|already|now)\b(?! (?:the|we|it|a)\b)"
    r"| (?:since|in|within|over)? ?(?:we |the (?:past|last|previous) )|[^.!?]{0,20}¤)",
    r"\b(?:two|three|four|five|six|[2-9]) of (?:our|the) last (?:\w+ )?(?:incidents|outages)\b",
    r"\bthe last time (?:this|it|that|the same [\w-]+) (?:had )?(?:happened|occurred|struck|broke|failed)\b",
    # a recurring problem, the incident re-occurred, recurrence #2, an earlier instance of this failure
    rf"\b(?:is|was|been|become|are|were) (?:a |another |all )?recurring (?:[\w-]+ ){{0,2}}{_TROUBLE}\b",
    rf"\b(?:the|this) (?:same )?{_TROUBLE} (?:has |had )?re-?(?:occurred|curred)\b"
    r"(?! (?:immediately|on (?:startup|start|restart)|after (?:the |a )?(?:restart|reboot)|during|when|at [0-9]))",
    r"\brecurrence (?:#|no\. ?|number )[2-9]\b|\brepeat performance\b",
    rf"\b(?:(?:an earlier|a previous|a prior) (?:occurrence|instance|episode)|{_NTH} occurrence)"
    rf" of (?:this|the same|that) {_TROUBLE}\b",
    r"\b(?:an earlier|a previous|a prior|the previous|the first) occurrences?,? (?:in|on|of|was|had)\b",
    rf"\b(?:repeat|rerun|re-run|replay|repetition|recurrence|re-?occurrence|regression) of (?:the|our|an?|what)\b"
    rf"[^.!?]{{0,40}}(?:\b{_EVENT}|¤)",
    r"\b(?:has|have|had) (?:already )?(?:bitten|bit|burned|hit) us (?:before|earlier|already|twice|last)\b",
    # it had come back after the last release; the bug we had fixed in November came back
    rf"\b(?:the|this) (?:same )?{_TROUBLE} (?:had |has )?(?:come back|came back|reappeared|resurfaced)"
    r" (?:after the (?:last|next|following|previous) (?:release|upgrade|deploy\w*|fix)"
    r"|(?:\w+ ){1,2}(?:days|weeks|months) later)",
    rf"\b{_TROUBLE} (?:that |which )?(?:we |was |had |were )(?:had |been |thought (?:we )?){{0,3}}"
    r"(?:fixed|solved|closed|patched)\b"
    r"[^.!?]{0,40}\b(?:came back|is back|was back|has returned|returned|reappeared)\b",
    rf"\bsame (?:[\w-]+ ){{0,2}}{_TROUBLE} (?:that |which )?we (?:thought|believed|assumed)\b[^.!?]{{0,20}}"
    r"\b(?:fixed|solved|closed|patched)\b",
    r"\bold (?:bug|issue|problem|fault) (?:was|is|had come|has come|came) back\b",
)
# The same trouble, and when it was before.
_ENGLISH_AGO = (
    # the same root cause as last week's incident; the same certificate caught us a year ago; as in the previous outage
    rf"\b{_SAME} (?:[\w-]+ ){{0,3}}{_TROUBLE}\b(?! as before)[^.!?]{{0,60}}¤",
    rf"\b{_SAME} (?:[\w-]+ ){{0,3}}{_TROUBLE} (?:as|that|which|had|to|of|from|in|we (?:saw|had|hit)"
    r"|described|documented|recorded|seen|shown)\b[^.!?]{0,50}[¤§]",
    rf"\b{_SAME} (?:[\w-]+ ){{1,4}}(?:already |also )?{_HURT}\b[^.!?]{{0,60}}¤",
    r"\b(?:identical|similar) to\b[^.!?]{0,50}[¤§]",
    r"¤[^.!?]{0,30}\bcaused by the same\b|¤ with the same (?:root )?cause\b|\bthe same as (?:in )?[¤§]",
    rf"\b{_HURT}\b[^.!?]{{0,60}}\b(?:(?:the|this) (?:exact |very )?same|(?:exactly|just) (?:the|this|that)) way\b"
    r"[^.!?]{0,30}[¤§]",
    rf"\b(?:once|yet) again\b[^.!?]{{0,80}}\b(?:{_HURT}|{_TROUBLE}|culprit|took down|down)\b[^.!?]{{0,60}}¤",
    rf"\b{_HAD}\b (?:already )?(?:had|been through|hit|run into|been paged for|been bitten by|seen)"
    rf" (?:this|the|an?) (?:exact|{_SAME}) (?:[\w-]+ ){{0,2}}{_TROUBLE}\b[^.!?]{{0,60}}[¤§]",
    rf"\b(?:as|like|as in|as with|like with|like in) (?:the |our )?(?:[\w-]+ )?(?:{_EVENT} )?[¤§](?: {_EVENT})?,?"
    r" (?:this|it|we|the|nobody|every|all)\b",
    r"\b(?:recogni[sz]ed|knew|remembered)\b[^.!?]{0,60}\bfrom\b[^.!?]{0,20}¤",
    rf"\b(?:recogni[sz]ed|knew|remembered)\b[^.!?]{{0,60}}\bfrom (?:the|our|an?) {_EVENT}[^.!?]{{0,20}}[¤§]",
    r"\bboth this\b[^.!?]{0,20} and\b[^.!?]{0,10}[¤§]",
    r"\b(?:this|it) (?:is|was|looks like) (?:a |another )?(?:repeat|rerun|recurrence|repetition) of\b"
    r"[^.!?]{0,40}[¤§]",
)
_FAULT = "(?:问题|故障|事故|现象|情况|异常|报错|错误|告警|超时|坑|原因|雪崩|抖动|宕机|毛病|缺陷|泄漏|死锁|bug)"
_NUMBER = "[两二三四五六七八九几数多0-9]"
_PERIOD = (
    "(?:去年|前年|今年|历史上|上半年|下半年|上个?季度|上个?月|上周|上次|上回|上一次|半年前|之前|此前|以前"
    "|[一两二三四五六几数0-9]{1,4} ?个?"
    "(?:月|周|星期|季度|年|天)(?:之?前|以前)|(?:20)?[0-9]{2} ?年|[一二三四五六七八九十0-9]{1,3} ?月(?:份|初|底)?)"
)
_WENT = "(?:宕|挂|崩|瘫痪|中断|出过?事|出过?故障|故障|不可用|打挂|拖垮|打垮|重启|击穿|打满|写满)"
_ONCE = (
    "(?:之前|以前|此前|上次|上一次|上周|上个?月|去年|今年|前年|[一二两三几半]年前|[一二两三几半]个?月前|曾经?|已经?)"
)
_ALIKE = "(?:同样|同类|相同|类似|此类|这类|同一|这个|这种|该|一样)"
_CHINESE = (
    f"{_ALIKE}的?{_FAULT}[^。！？；，]{{0,10}}{_ONCE}[^。！？；，]{{0,6}}(?:出现|发生|遇到|碰到|踩)过",
    f"{_ONCE}[^。！？；，]{{0,4}}(?:踩|遇到|碰到|遇见)过(?:这|同|类|相|一次)",
    f"{_ONCE}[^。！？；，]{{0,4}}(?:遇到|碰到|发生|出现)过?{_ALIKE}",
    f"{_ALIKE}的?{_FAULT}(?:之前|以前|此前|曾|已经|也)?[^。！？；，]{{0,6}}(?:发生|出现)过",
    f"{_ALIKE}{_FAULT}[^。！？；，]{{0,4}}(?:再次|又一?次?)(?:发生|出现|重演)",
    "时隔[^。！？；]{0,12}(?:再次|又)(?:发生|出现)",
    f"(?:再次|又)(?:发生|出现|遇到|碰到)了?(?:和|与|跟)?(?:上|之前|{_ALIKE})",
    f"导致{_FAULT}(?:再次|又)(?:发生|出现)",
    f"{_ALIKE}(?:一个)?\\w{{1,8}}再次(?:引发|导致|造成)",
    "(?:不是|并非|已不是|不再是)(?:第一次|首次)(?:发生|出现|遇到|因为)?",
    "(?:今年|本月|本周|这个月|半年内|一年内|近期|[一两三几]个?[周月]内|已经是[^。！？；，]{0,6}|继[^。！？；]{1,12}之后)"
    "第[二三四五六七八九0-9]次",
    "上一次(?:出现|发生|遇到)[^。！？；]{0,12}(?:是|在)",
    "重蹈覆辙|历史[^。！？；，]{0,3}重演|老问题又",
    "前[两二三几]次(?:同样|相同|类似)",
    # 又一次因为证书过期, 第三次出现同样的告警, 三周前已经出现过, 问题复发, 踩了两次
    "又一次(?:因为?|由于|踩|栽|倒)|又踩(?:了一次|中|到|进)|(?:老毛病|老问题)又|死灰复燃|旧病复发",
    # 这是第三次因为; 今年第二起事故; 历史上出现过两次; 一年之内拖垮了我们两次
    f"(?:这|此次|本次|这次)(?:已经?)?是[^。！？；，]{{0,10}}第{_NUMBER}[次起回](?!重试|尝试|执行|切换|扩容|重启|发布|回滚)"
    f"[^。！？；]{{0,20}}(?:因为?|由于|{_FAULT}|{_WENT})",
    f"(?:今年|本月|本季度|近期|年内|[月年周]之?内)[^。！？；，]{{0,6}}第{_NUMBER}起",
    f"(?:{_ALIKE}|完全一样|一模一样|几乎相同)的?[^。！？；，]{{0,8}}历史上[^。！？；，]{{0,8}}(?:出现|发生|遇到)过",
    f"(?:今年|一年|半年|[月年周])之?内[^。！？；]{{0,12}}{_WENT}[^。！？；]{{0,8}}{_NUMBER}次",
    # 上回也是这台; 本次故障是三月那次的重现
    "(?:上次|上回|上一次)(?:出问题|出事|故障|事故|挂)?也是",
    "(?:故障|事故|问题)是[^。！？；，]{2,20}(?:故障|事故|那次|问题)的?(?:重现|重演|翻版|再现)",
    f"第[二三四五六七八九0-9]次(?:出现|发生|遇到|碰到)(?:了)?{_ALIKE}",
    f"(?:同一个?|同样的?|这个){_FAULT}第[二三四五六七八九]次(?:造成|导致|引发|出现|发生)",
    f"(?:该|这个|此|同一){_FAULT}(?:在)?[^。！？；，]{{1,8}}前(?:就)?(?:已经?|曾经?)?(?:出现|发生)过",
    f"{_ONCE}[^。！？；，]{{0,4}}(?:刚刚?)?(?:发生|出现)过(?:一次)?{_ALIKE}",
    f"{_FAULT}(?:之前|以前|此前|曾经?)(?:也|就)?(?:出现|发生)过",
    f"(?:该|这个|同一)?{_FAULT}复发",
    "同一个坑[^。！？；，]{0,6}踩了?[两二三四几]次",
)
# With the time: 去年出现过一模一样的, 上个季度就因为磁盘写满挂过一次, 和 2023 年的那次一样, 这个坑去年就踩过.
_AS = "(?<!不)(?<!不太)(?<!不完全)(?<!不是)(?:相同|一致|一样|相似|类似|同一个?(?:根因|原因))"
_CHINESE_AGO = (
    f"¤[^。！？；，¤]{{0,12}}(?:出现|发生|遇到|碰到|有)过[^。！？；，]{{0,6}}{_ALIKE}的?[^。！？；，]{{0,6}}{_FAULT}",
    "¤[^。！？；¤]{0,14}(?:出现|发生|遇到|碰到|有)过[^。！？；，]{0,6}(?:一模|完全|几乎)(?:一样|相同)",
    f"¤[^。！？；，¤]{{0,6}}(?:因为?|由于)[^。！？；，]{{1,20}}{_WENT}过",
    f"¤[^。！？；，¤]{{0,4}}(?:因为?|由于){_ALIKE}[^。！？；，]{{1,12}}{_WENT}",
    f"(?:与|和|跟) ?¤[^。！？；，]{{0,10}}(?:故障|事故|问题|那次|根因|原因)[^。！？；，]{{0,6}}{_AS}",
    f"(?:{_FAULT}|根因)[^。！？；，]{{0,8}}(?:与|和|跟) ?¤[^。！？；，]{{0,10}}{_AS}",
    "(?:与|和|跟) ?¤[^。！？；，]{0,10}如出一辙|又[^。！？；，]{0,6}(?:与|和|跟) ?¤[^。！？；，]{0,6}一样",
    "(?:这|同一)个?坑[^。！？；，]{0,4}¤[^。！？；，]{0,4}踩过",
    "¤[^。！？；，¤]{0,6}的同一个[^。！？；，]{0,8}又(?:回来|出现|来)了?",
)
# Words of which one must be there: looking for them first spares most of the work.
_HINTS = (
    *("before", "again", "same", "second", "third", "fourth", "th time", "recurr", "repeat", "similar", "identical"),
    *("outage", "occurr", "incident", "came back", "come back", "reappear", "resurfac", "bit us", "bitten us"),
    *("once", "twice", "regression", "rerun", "re-run", "is back", "was back", "exact", "earlier", "previous"),
    *("first time", "last time", "times "),
)
_CHINESE_HINTS = (
    *("再次", "一致", "又", "同", "过", "第", "上一次"),
    *("如出一辙", "重演", "重现", "翻版", "重蹈", "首次", "类", "复发", "复燃", "踩了", "次", "上回", "年"),
)
# Plans and doubts, what nobody had seen, what others had, and the same incident's earlier minutes: no claim of ours.
_OTHERS = (
    "(?:(?:vendor|provider|supplier|manufacturer|maintainer|engineer|customer|user|reader|tenant|neighbou?r)s?|upstream"
    "|people|others|anyone|anybody|someone|somebody|everyone|everybody|they|he|she|community"
    "|(?:another|other|neighbou?ring|sister|many|most|some|several) (?:[\\w-]+ )?"
    "(?:customer|tenant|user|team|group|department|compan(?:y|ie)|organi[sz]ation|site)s?)"
)
# What had not been done about it, which does not deny that it had been before.
_FIXED = (
    "(?:(?:yet|then) )?been (?:(?:yet|fully) )?(?:applied|deployed|rolled|merged|fixed|released|back-?ported|installed"
    "|shipped|done|finished|completed|prioriti[sz]ed|implemented|addressed|automated|documented|written|closed|followed)"
)
_DENIED = (
    r"\b(?:prevent\w*|avoid\w*|ensur\w+|make sure|so that|should|would|could(?! not|n't)|might|may not|will|won't"
    r"|if|unless|whether|in case|next time|in (?:the )?future|not (?:seen|happen\w*)"
    rf"|(?:had|have)(?:n't| not)(?! {_FIXED})"
    r"|never (?:had|have|seen|hit|met|been|happened|occurred|before|experienced|encountered)"
    r"|unlikely|hope|can(?:not|'t)?|risk|to check|has any|did this"
    # denied, or only thought at first
    r"|unlike|in contrast|differ\w*|no (?:record|sign|trace|evidence|such|earlier|previous|prior|similar)"
    r"|not (?:the |an? )?(?:exact |very )?(?:same|similar|identical|related|repeat|recurrence)|ruled out|at first"
    r"|suspected|turned out to be (?:wrong|something|another)"
    # said of all the world
    r"|often|usually|commonly|elsewhere|in (?:this|the) (?:industry|wild|field)|upstream in|mailing list"
    r"|(?:release|vendor) notes|at (?:many|most|other)"
    # made on purpose
    r"|reproduc\w*|load[ -]?tests?|sandbox(?:es)?|test environment|game ?day|drill"
    r"|(?:second|minute|hour)s? (?:ago|before|earlier|later)|hour earlier|an hour before"
    r"|that (?:same )?(?:day|morning|afternoon|evening|night)|time in (?:[\w-]+ ){0,2}(?:seconds|minutes|hours)"
    r"|before the (?:restart|reboot|fail-?over|switch\w*|crash|deploy\w*|roll-?\w+|reload|fix|outage|incident))\b"
    rf"|\b(?:an)?other (?:customers?|tenants?|compan(?:y|ies)|organi[sz]ations?)(?:'s?)?\b"
    rf"|\b{_OTHERS}(?:'s?)?(?: (?:on|at|in|of|from) [\w-]+(?: [\w-]+)?)?"
    r"(?: (?:also|already|too|all|then|there|itself))?"
    rf" (?:had|has|have|saw|seen|hit|met|ran|told|confirm\w*|said|says|describ\w+|reported|encounter\w*"
    rf"|experienc\w*|suffer\w*)\b|\?\W{{0,4}}$"
)
_DENIED_CHINESE = (
    "避免|防止|杜绝|预防|以免|免得|希望|确保|保证|不再(?!是)|不会|如果|若|是否|如何|下次|以后|今后|后续|将会?|可能|万一"
    "|一旦|从未|从来没|没有(?:遇到|出现|发生|发现|这)|未曾|未(?:出现|发生|发现|遇到)|第一次(?:遇到|出现|发生)这|迟早|还会"
    "|吗|有没有|有无|[？?]\\W{0,4}$|怀疑|排除|不(?:太|尽|完全|大)(?:相?同|一样|一致)|不一样|不相同|(?:并|原因|根因|现象)不(?:同|一致)"
    "|(?:其他|其它|别的|另一[个家]|隔壁|兄弟|友商|同行|业界|业内)"
    "|(?:网上|社区|官方|厂商|供应商|公司|客户|用户|同学|同事|大家|有人|不少人|很多人|原厂)[^。！？；，]{0,12}"
    "(?:遇到|碰到|发生|出现|踩|提到|反馈|说|表示)"
    "|经常|通常|往往|复现|压测|测试环境|演练|[秒钟]之?前|小时之?前|上一分钟|刚才|当天"
    "|(?:重启|切换|回滚|发布|扩容|恢复)(?:之前|前后|前)"
)
# Somebody else by name: "AWS had the same problem", "GitLab's outage", 阿里云去年也.
_NAMED = (
    r"(?:^|[,:(]\s?|\b(?:and|but|as|like|that|because|when|by|to)\s)"
    r"(?!(?:We|Our|I|This|That|These|Those|It|Its|The|There|An?|In|On|At|For|As|Which|What|Who|Nobody|Not|Yet|Once|Last"
    r"|Unfortunately|Sadly|Both|Similar|Same|Identical|Almost|Nearly|Today|Earlier|Previous(?:ly)?|Another|One|Two|Three"
    r"|January|February|March|April|May|June|July|August|September|October|November|December|[A-Z][a-z]+day)\b)"
    r"[A-Z][\w&.-]*(?: [A-Z][\w&.-]*){0,3}"
    r"(?:'s (?:[\w-]+ )?(?:incident|outage|failure)s?\b|'s [\w-]+ (?:had|has|have|saw|hit|suffered)\b"
    r"|(?: (?:also|already|too|itself|once|customers?|users?|engineers?|had|has)){0,3}"
    r" (?:had|has|have|saw|seen|hit|suffered|experienced|encountered|ran into|wrote|described|reported|published)\b)"
)
_NAMED_CHINESE = (
    r"\w云(?:去年|前年|今年|之前|以前|此前|上个?月|曾|也|20)"
    r"|(?:^|[，,、。 在])[A-Z][A-Za-z]+ ?(?:(?:在 ?)?20[0-9]{2} ?年|去年|前年|之前|以前|曾经?|也)"
    r"[^，。；]{0,12}(?:也|曾|过)"
)
_QUOTED = re.compile(r"\"[^\"]{12,}\"|“[^“”]{6,}”|「[^「」]{6,}」|『[^『』]{6,}』|‘[^‘’]{12,}’|`[^`]{6,}`")
_DENIED_FIRST = re.compile("(?:不是|并非|已不是|不再是)(?:第一次|首次)")
_HAD_GONE = " had "
_CLAUSE = re.compile(r"\s[—–-]{1,2}\s|——|[;；]")


def claims(sentence: str, ours: Iterable[str] = ()) -> bool:
    """Whether a sentence claims that something like it had happened before.

    `ours` are names of what its author runs: without them a name that begins a sentence may be another company's.
    """
    plain = sentence.casefold()
    both = not plain.isascii()  # in plain English there is nothing that the Chinese patterns could find
    if not any(map(plain.__contains__, _HINTS)) and not (both and any(map(plain.__contains__, _CHINESE_HINTS))):
        return False
    said = _QUOTED.sub(" ", sentence).replace("’", "'")  # what a log or a ticket says is no word of the author
    return any(_claimed(_of_ours(clause, ours), both) for clause in _CLAUSE.split(said))


def _of_ours(clause: str, ours: Iterable[str]) -> str:
    """A clause with `It` for a name of ours that had gone wrong. One that had a bug may be what others say of it."""
    if _HAD_GONE not in clause.casefold() or not (
        names := "|".join(re.escape(name).replace(r"\-", "[ -]") for name in sorted(ours))
    ):
        return clause
    subject = rf"^\s*(?:(?:But|And|Our|The) )?(?:{names}) (?=had {_HURT}\b)"
    return re.sub(subject, "It ", clause, flags=re.IGNORECASE)


def _claimed(said: str, both: bool) -> bool:
    """Of a sentence with a dash or a semicolon one part may plan what the other claims to have been."""
    clause = said.casefold()
    if (
        not (_claims_in_english(clause) or (both and _claims_in_chinese(clause)))
        or _compiled(_DENIED).search(clause)
        or _compiled(_NAMED).search(said)
    ):
        return False
    planned = _DENIED_FIRST.sub("第二次", clause)
    return not both or not (_compiled(_DENIED_CHINESE).search(planned) or _compiled(_NAMED_CHINESE).search(said))


def _claims_in_english(clause: str) -> bool:
    timeless = clause.replace(_EARLIER, " ").replace(_DAY, " ")
    if _compiled(_ENGLISH).search(timeless):
        return True
    dated = _compiled(_DAYS).sub(_DAY, _compiled(_TIME).sub(_EARLIER, timeless))
    return dated != timeless and any(_compiled(each).search(dated) for each in (_ENGLISH, _ENGLISH_AGO))


def _claims_in_chinese(clause: str) -> bool:
    timed = _compiled(_PERIOD).sub(_EARLIER, clause)
    return bool(_compiled(_CHINESE).search(clause) or (timed != clause and _compiled(_CHINESE_AGO).search(timed)))


@cache
def _compiled(alternatives: str | tuple[str, ...]) -> re.Pattern[str]:
    """Made at the first sentence that may claim something, for that takes its time."""
    return re.compile(alternatives if isinstance(alternatives, str) else "|".join(alternatives))
