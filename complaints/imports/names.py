"""The names under which facts go in the files of other systems, in Chinese and English. Pure data.

The surest comes first. English names are in small letters, with blanks between their words (`suggesting.plain`).
"""

from __future__ import annotations


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(";"))


NAMES = {
    "reference": _words("""
        编号; 投诉编号; 工单编号; 工单号; 单号; 受理编号; 受理号; 留言编号; 诉求编号; 案件编号; 流水号; 记录编号;
        reference; complaint number; complaint id; ticket; ticket number; ticket id; ticket no; case number;
        case id; case no; incident; incident number; number; service request number; request number;
        service request num; request id; id; key; issue key
    """),
    "received_at": _words("""
        受理; 受理时间; 投诉时间; 来电时间; 收到; 收到时间; 接收时间; 接收日期; 受理日期; 投诉日期; 登记时间;
        登记日期; 留言时间; 创建时间; 创建日期; 提交时间; 上报时间; 来访时间; 反映时间; 诉求时间; 报修时间;
        发生时间; 开始时间; received; received at; date received; received date; received on; time of receipt;
        opened; opened at; open date; opened date; date opened; open time; created; created at; created date;
        date created; created on; creation date; submitted; submitted at; submission date; reported; reported at;
        report date; reported date; date reported; complaint date; logged; logged at
    """),
    "channel": _words("""
        渠道; 投诉渠道; 受理渠道; 来源渠道; 诉求渠道; 来电渠道; 受理方式; 投诉方式; 来访方式; 反映渠道; channel;
        method received; contact type; contact method; contact channel; submitted via; received via; intake method;
        origin; case origin; medium; via; open data channel type
    """),
    "unit": _words("""
        单位; 服务单位; 责任单位; 承办单位; 办理单位; 处理单位; 责任部门; 承办部门; 处理部门; 受理部门; 部门; 网点;
        门店; 项目; 小区; 片区; 服务中心; 分公司; 班组; 处理组; unit; service unit; department; agency;
        responsible agency; division; branch; team; group; assignment group; assigned group; assigned team; office;
        organisation unit; owner team; queue
    """),
    "category": _words("""
        类别; 一级类别; 一级分类; 投诉类别; 投诉类型; 投诉分类; 问题大类; 大类; 业务类型; 诉求类型; 诉求类别;
        问题类型; 分类; 类型; category; level 1 category; complaint type; complaint category; type; product; topic;
        service type; case type; incident type; request type; sr type; problem type; subject area
    """),
    "subcategory": _words("""
        二级类别; 二级分类; 小类; 问题小类; 子类; 细类; 具体问题; 投诉原因; level 2 category; subcategory;
        sub category; sub type; subtype; issue; descriptor; problem; category 2; reason; sub product
    """),
    "customer": _words("""
        客户编号; 客户号; 合同编号; 合同号; 户号; 用户编号; 会员号; 留言用户; 用户; 业主编号; 房号; 客户id;
        customer; customer reference; customer number; customer id; customer no; account; account number;
        account id; caller; caller id; client id; client number; requester id; user id; contract number;
        policy number; member id
    """),
    "customer_name": _words("""
        客户姓名; 姓名; 投诉人; 联系人; 业主姓名; 客户名称; 来电人; 诉求人; 反映人; customer name; name;
        complainant; caller name; contact name; client name; requester; reporter
    """),
    "customer_contact": _words("""
        客户联系方式; 联系方式; 联系电话; 电话; 手机; 手机号; 手机号码; 电话号码; 来电号码; 邮箱; 电子邮箱;
        customer contact; phone; phone number; telephone; mobile; mobile number; email; e mail; email address;
        contact number; contact details
    """),
    "text": _words("""
        诉求内容; 投诉内容; 内容; 详情; 问题描述; 描述; 留言详情; 留言内容; 留言主题; 反映内容; 投诉详情; 主题;
        标题; what was said; text; description; complaint text; narrative; consumer complaint narrative; details;
        comment; comments; message; body; subject; summary; short description
    """),
    "segment": _words("""
        客户类型; 客户类别; 客户等级; 用户类型; 客户群; customer segment; segment; customer type; client type;
        customer group
    """),
    "severity": _words("""
        严重程度; 紧急程度; 优先级; 等级; 级别; 重要程度; severity; priority; urgency; seriousness
    """),
    "acknowledged_at": _words("""
        自动回执; 自动回执时间; 回执时间; 确认时间; automatic acknowledgement; acknowledged; acknowledged at;
        acknowledgement date; acknowledged date
    """),
    "responded_at": _words("""
        首次响应; 首次响应时间; 响应时间; 首次回复; 首次回复时间; 首次答复时间; 答复时间; 回复时间; 首次联系时间;
        联系时间; 回复日期; 答复日期; 接单时间; first response; first response at; first response time; first reply;
        first reply at; first contact at; responded; responded at; response date; response time; first responded at;
        replied at; reply date; date sent to company
    """),
    "preliminary_at": _words("""
        初步解决方案; 初步解决方案时间; 初步方案时间; 方案时间; preliminary solution; preliminary solution at;
        preliminary at; proposed solution at; interim response; plan offered at
    """),
    "resolved_at": _words("""
        已办结; 解决; 办结时间; 办结日期; 解决时间; 解决日期; 处理完成时间; 完成时间; 完成日期; 处理时间; 办理完成时间;
        完工时间; 办结; resolved; resolved at; resolution date; date resolved; resolved date; resolved on;
        resolution time; solved; solved at; completed; completed at; completion date; fixed at; close date;
        closed date; date closed
    """),
    "closed_at": _words("""
        已结案; 结案时间; 结案日期; 关闭时间; 关闭日期; 归档时间; 办结归档时间; closed; closed at; closed on;
        case closed at; archived at
    """),
    "reopened_at": _words("""
        最近重开; 最近重开时间; 重开时间; 重新打开时间; last reopened; reopened; reopened at; reopened date
    """),
    "reopen_count": _words("""
        重开次数; 重办次数; 返工次数; times reopened; reopen count; reopened count; reopens
    """),
    "due_at": _words("""
        自带期限; 办理期限; 办结期限; 截止时间; 截止日期; 到期时间; 限办时间; 要求完成时间; 应办结时间;
        own deadline; deadline; due; due at; due date; sla due; target date; target resolution date; sla date
    """),
    "satisfaction": _words("""
        满意度; 满意度 1 5; 评分; 满意度评分; 评价分; 满意度评价; satisfaction; satisfaction 1 5; csat; rating;
        satisfaction score; score
    """),
    "first_contact": _words("""
        首次解决; 一次解决; 是否首次解决; 首问解决; first contact; solved at first contact;
        first contact resolution; fcr; first call resolution
    """),
    "loss_amount": _words("""
        财产损失; 损失金额; 损失; 赔偿金额; 涉及金额; property loss; loss; loss amount; damage; damage amount;
        amount of loss
    """),
    "loss_confirmed_on": _words("""
        确认为服务失误之日; 失误确认日期; 损失确认日期; loss confirmed as a service error on; loss confirmed on;
        confirmed on
    """),
    "marked_duplicate": _words("""
        标记为重单; 重单; 是否重单; 是否重复; 来诉类型; marked duplicate; marked as a duplicate;
        duplicate; is duplicate; arrival
    """),
    "pause_from": _words("""
        暂停开始; 暂停开始时间; 挂起时间; 挂起开始时间; 暂停时间; pause from; pause start; paused at; on hold since;
        hold start; pending since
    """),
    "pause_to": _words("""
        暂停结束; 暂停结束时间; 挂起结束时间; 解除挂起时间; 恢复时间; pause to; pause end; resumed at; hold end;
        on hold until; pending until
    """),
    "pause_reason": _words("""
        暂停原因; 挂起原因; 暂停理由; pause reason; hold reason; on hold reason; pending reason
    """),
    "pause_question": _words("""
        询问时间; 询问客户时间; 补充材料通知时间; pause question; question sent; question sent at; customer asked at
    """),
}  # fmt: skip
