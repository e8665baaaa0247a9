"""What people write where the contract has another name: foreign and Chinese keys."""

from __future__ import annotations

from collections.abc import Iterable

from kbgen.model.spelling import most_alike

# Old name -> field. Several templates of the field, and the words of Chinese write-ups.
KNOWN_AS: dict[str, str] = {
    "标题": "title", "题目": "title", "名称": "title", "name": "title", "subject": "title", "headline": "title",
    "状态": "status", "state": "status", "resolved": "status", "draft": "status", "published": "status",
    "类型": "kind", "type": "kind",
    "级别": "severity", "等级": "severity", "严重程度": "severity", "故障等级": "severity", "sev": "severity",
    "priority": "severity",
    "语言": "lang", "language": "lang", "locale": "lang",
    "服务": "services", "影响服务": "services", "service": "services", "affected": "services", "product": "services",
    "组件": "components", "component": "components", "技术": "technologies", "地区": "regions", "区域": "regions",
    "团队": "team", "部门": "team", "company": "team", "organization": "team",
    "作者": "authors", "author": "authors", "author-id": "authors", "评审": "reviewers", "reviewer": "reviewers",
    "开始时间": "started_at", "发生时间": "started_at", "故障时间": "started_at", "start_time": "started_at",
    "start": "started_at", "started": "started_at", "startedat": "started_at", "date": "started_at",
    "日期": "started_at", "时间": "started_at", "begin": "started_at", "incident_date": "started_at",
    "发现时间": "detected_at", "detection_time": "detected_at", "detected": "detected_at",
    "响应时间": "acknowledged_at", "acknowledged": "acknowledged_at",
    "止损时间": "mitigated_at", "缓解时间": "mitigated_at", "mitigated": "mitigated_at",
    "恢复时间": "resolved_at", "结束时间": "resolved_at", "解决时间": "resolved_at", "end_time": "resolved_at",
    "end": "resolved_at", "resolvedwhen": "resolved_at", "resolved_on": "resolved_at",
    "摘要": "summary", "概述": "summary", "简介": "summary", "description": "summary", "abstract": "summary",
    "影响": "impact", "影响范围": "impact", "发现": "detection", "发现方式": "detection",
    "现象": "symptoms", "症状": "symptoms", "表现": "symptoms", "symptom": "symptoms",
    "触发": "trigger", "触发原因": "trigger", "直接原因": "trigger", "triggers": "trigger",
    "根因": "root_causes", "原因": "root_causes", "根本原因": "root_causes", "root_cause": "root_causes",
    "cause": "root_causes", "causes": "root_causes", "rootcause": "root_causes",
    "时间线": "timeline", "经过": "timeline", "过程": "timeline", "events": "timeline",
    "处理过程": "attempts", "尝试": "attempts", "attempt": "attempts", "mitigations": "attempts",
    "解决": "resolution", "解决方案": "resolution", "恢复": "resolution", "fix": "resolution",
    "改进措施": "follow_ups", "后续": "follow_ups", "行动项": "follow_ups", "待办": "follow_ups",
    "action_items": "follow_ups", "actions": "follow_ups", "todo": "follow_ups", "followups": "follow_ups",
    "角色": "roles", "负责人": "owner", "责任人": "owner", "assignee": "owner",
    "教训": "lessons", "经验教训": "lessons", "lessons_learned": "lessons", "相关": "related", "关联": "related",
    "标签": "tags", "关键词": "tags", "keywords": "tags", "categories": "tags", "category": "tags", "labels": "tags",
    "可见性": "visibility", "可见范围": "visibility", "密级": "visibility", "保密": "visibility", "机密": "visibility",
    "保密级别": "visibility", "权限": "visibility", "阅读权限": "visibility", "公开": "visibility",
    "公开范围": "visibility", "private": "visibility", "public": "visibility", "confidential": "visibility",
    "confidentiality": "visibility", "classification": "visibility", "sensitivity": "visibility",
    "tlp": "visibility", "hidden": "visibility", "unlisted": "visibility", "audience": "visibility",
    "access": "visibility", "acl": "visibility", "viewers": "visibility", "readers": "visibility",
    "来源": "sources", "url": "sources", "source": "sources", "link": "sources",
    "archive_url": "sources", "source_published_at": "sources", "别名": "aliases", "slug": "aliases",
    "permalink": "aliases", "uuid": "aliases", "截止日期": "due", "截止": "due", "deadline": "due",
    "due_date": "due", "完成时间": "done_at", "completed_at": "done_at", "time": "at", "when": "at",
    "event": "text", "message": "text", "result": "outcome", "结果": "outcome",
    "故障标题": "title", "故障名称": "title", "严重级别": "severity", "严重等级": "severity", "严重性": "severity",
    "故障级别": "severity", "事故等级": "severity", "事故级别": "severity", "事件级别": "severity",
    "影响级别": "severity", "受影响服务": "services", "涉及服务": "services", "影响系统": "services",
    "受影响系统": "services", "涉及系统": "services", "复盘人": "authors", "撰写人": "authors", "编写人": "authors",
    "故障开始时间": "started_at", "故障发生时间": "started_at", "故障发现时间": "detected_at",
    "止血时间": "mitigated_at", "故障恢复时间": "resolved_at", "故障结束时间": "resolved_at",
    "故障现象": "symptoms", "异常现象": "symptoms", "故障原因": "root_causes", "根因分析": "root_causes",
    "改进项": "follow_ups", "整改措施": "follow_ups", "后续措施": "follow_ups", "后续改进": "follow_ups",
    "关键字": "tags", "截止时间": "due", "期限": "due", "完成日期": "done_at", "处理人": "owner",
}  # fmt: skip


ALIKE = 0.7  # from here on a word is offered for another
LONG_ENOUGH = 4  # letters of the begin of a word that mean it


def nearest(word: str, legal: Iterable[str]) -> str | None:
    """The legal word that was probably meant: by name in the field, else by spelling; None if none is near."""
    choices = list(legal)
    folded = word.strip().casefold().replace("-", "_").replace(" ", "_")
    known = KNOWN_AS.get(word.strip().casefold()) or KNOWN_AS.get(folded)
    if known in choices:
        return known
    names = [choice.casefold().replace("-", "_") for choice in choices]
    longer = [choice for choice, name in zip(choices, names, strict=True) if f"{name}_".startswith(f"{folded}_")]
    if len(longer) == 1 and len(folded) >= LONG_ENOUGH:
        return longer[0]  # all that was written, and more: nearer than a word of as many letters
    near = most_alike(folded, names, ALIKE)
    return None if near is None else choices[near]
