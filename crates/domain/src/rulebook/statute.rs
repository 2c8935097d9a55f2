//! The statutes and circulars that rules cite.

crate::words! {
    /// The rank of a statute: none of a lower rank takes anything away from one of a higher.
    Rank as StatuteRank {
        Law = "law", Regulation = "regulation", MinistryRule = "ministry_rule", MinistryDocument = "ministry_document",
        Municipal = "municipal", Standard = "standard",
    }
}

/// A statute or a circular.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Statute {
    /// The key by which rules cite it.
    pub key: &'static str,
    /// Its name in Chinese, with its number.
    pub name_zh: &'static str,
    /// Its name in English.
    pub name_en: &'static str,
    /// Its rank.
    pub rank: Rank,
    /// The last day on which it is known to be in force, as `2026-04-30`; none where no end is known.
    pub until: Option<&'static str>,
}

macro_rules! statutes {
    ($($key:literal $rank:ident $zh:literal $en:literal $(until $until:literal)?;)+) => {
        /// The statutes cited.
        pub const STATUTES: &[Statute] = &[
            $(Statute { key: $key, name_zh: $zh, name_en: $en, rank: Rank::$rank, until: statutes!(@until $($until)?) }),+
        ];
    };
    (@until) => { None };
    (@until $until:literal) => { Some($until) };
}

statutes! {
    "LAW" Law "政府采购法" "Government Procurement Law";
    "REG" Regulation "政府采购法实施条例（国务院令第658号）" "Implementing Regulation of the Government Procurement Law";
    "R87" MinistryRule "政府采购货物和服务招标投标管理办法（财政部令第87号）" "Measures for Tendering of Goods and Services (MoF Order 87)";
    "R74" MinistryRule "政府采购非招标采购方式管理办法（财政部令第74号）" "Measures for Non-tendering Procurement Methods (MoF Order 74)";
    "R214" MinistryDocument "政府采购竞争性磋商采购方式管理暂行办法（财库〔2014〕214号）" "Interim Measures for Competitive Consultation (Caiku [2014] 214)";
    "R101" MinistryRule "政府采购信息发布管理办法（财政部令第101号）" "Measures for Publishing Procurement Information (MoF Order 101)";
    "R102" MinistryRule "政府购买服务管理办法（财政部令第102号）" "Measures for Government Purchase of Services (MoF Order 102)";
    "R110" MinistryRule "政府采购框架协议采购方式管理暂行办法（财政部令第110号）" "Interim Measures for Framework Agreements (MoF Order 110)";
    "R94" MinistryRule "政府采购质疑和投诉办法（财政部令第94号）" "Measures for Challenges and Complaints (MoF Order 94)";
    "R-NEED" MinistryDocument "政府采购需求管理办法（财库〔2021〕22号）" "Measures for Managing Procurement Needs (Caiku [2021] 22)";
    "R-SME" MinistryDocument "政府采购促进中小企业发展管理办法（财库〔2020〕46号）" "Measures Promoting Small and Medium Enterprises (Caiku [2020] 46)";
    "R-EXP" MinistryDocument "政府采购评审专家管理办法（财库〔2016〕198号）" "Measures for Procurement Evaluation Experts (Caiku [2016] 198)";
    "R38" MinistryDocument "关于促进政府采购公平竞争优化营商环境的通知（财库〔2019〕38号）" "Circular on Fair Competition in Government Procurement (Caiku [2019] 38)";
    "CK10" MinistryDocument "关于开展政府采购意向公开工作的通知（财库〔2020〕10号）" "Circular on Publishing Procurement Intentions (Caiku [2020] 10)";
    "CK2" MinistryDocument "关于异常低价投标审查的通知（财库〔2026〕2号）" "Circular on Abnormally Low Bids (Caiku [2026] 2)";
    "CZ54" MinistryDocument "关于通过政府购买服务支持社会组织培育发展的指导意见（财综〔2016〕54号）" "Opinion on Supporting Social Organisations by Purchase (Caizong [2016] 54)";
    "CZ42" MinistryDocument "关于推进政府购买服务第三方绩效评价工作的指导意见（财综〔2018〕42号）" "Opinion on Third-party Evaluation (Caizong [2018] 42)";
    "SH3" Municipal "上海市政府购买服务管理办法（沪财发〔2021〕3号）" "Shanghai Measures for Government Purchase of Services" until "2026-04-30";
    "SH65" Municipal "上海市政府采购实施办法（上海市政府令第65号）" "Shanghai Implementing Measures for Government Procurement";
    "SHBUD" Municipal "上海市预算审查监督条例" "Shanghai Regulation on Budget Review and Supervision";
    "SHLOT" Municipal "上海市社区公益服务招投标（福利彩票公益金）规则" "Shanghai Rules for Welfare-lottery Community Projects";
    "BUD" Law "预算法" "Budget Law";
    "ACC" Law "会计法" "Accounting Law";
    "INV" Regulation "发票管理办法" "Measures for the Administration of Invoices";
    "PAY802" Regulation "保障中小企业款项支付条例（国务院令第802号）" "Regulation on Payments to Small and Medium Enterprises (State Council Order 802)";
    "CHARITY" Law "慈善法" "Charity Law";
    "SOREG" Regulation "社会团体登记管理条例；民办非企业单位登记管理暂行条例；基金会管理条例" "Regulations on Registering Associations, Service Institutions and Foundations";
    "MCA39" MinistryRule "社会组织评估管理办法（民政部令第39号）" "Measures for Grading Social Organisations (MCA Order 39)";
    "MCA60" MinistryRule "社会组织信用信息管理办法（民政部令第60号）" "Measures for Credit Information of Social Organisations (MCA Order 60)";
    "SHLIST" Municipal "上海市承接政府购买服务社会组织推荐目录（2022）" "Shanghai Recommended List of Social Organisations (2022)";
    "CYB" Standard "信息安全技术 网络安全等级保护基本要求（GB/T 22239-2019）" "Baseline for Classified Protection of Cybersecurity (GB/T 22239-2019)";
    "USCC" Standard "法人和其他组织统一社会信用代码编码规则（GB 32100-2015）" "Unified Social Credit Code (GB 32100-2015)";
}
