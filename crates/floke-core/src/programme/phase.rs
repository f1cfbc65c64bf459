//! Phases: the kind of a step. One row of a table holds everything that depends on it; a test writes
//! `web/src/phases.js` and its types from the table. The standard day is made of such steps.

use serde::{Deserialize, Serialize};

use crate::form::Stage;
use crate::scene::Scene;

/// What depends on a step's kind.
#[derive(Debug, Serialize)]
pub struct PhaseRow {
    /// The stages that it opens; they stay open.
    #[serde(skip)]
    pub opens: &'static [Stage],
    /// The stage whose work the groups present.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub presents: Option<Stage>,
    /// The stage that groups work on.
    #[serde(rename = "delivers", skip_serializing_if = "is_not_delivered")]
    pub works_on: Option<Stage>,
    /// The scene on the big screen while nothing else is on stage.
    #[serde(skip)]
    pub scene: Scene,
    /// The part of the day it belongs to, when that has the name of another phase.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<Phase>,
    /// The console's panel; by default that of the groups.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub panel: Option<&'static str>,
    /// The phone's page, a file of `web/src/phone`; by default a quiet one with the step's own words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<&'static str>,
    /// Whether that page is for members of a group.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub group: bool,
}

#[expect(clippy::ref_option, reason = "serde calls it with a reference")]
fn is_not_delivered(stage: &Option<Stage>) -> bool {
    stage.is_none_or(|stage| !Stage::DELIVERED.contains(&stage))
}

/// A step in which the room listens.
const QUIET: PhaseRow = PhaseRow {
    opens: &[],
    presents: None,
    works_on: None,
    scene: Scene::Programme,
    part: None,
    panel: None,
    page: None,
    group: false,
};

macro_rules! phases {
    ($( $phase:ident { $( $column:ident: $value:expr ),* } )*) => {
        /// The kind of a step; screens and rights depend on it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[expect(missing_docs, reason = "the words of the programme")]
        pub enum Phase {
            $( $phase, )*
        }

        impl Phase {
            /// Every phase, in the order of a day.
            pub const ALL: [Self; [$( stringify!($phase), )*].len()] = [$( Self::$phase, )*];

            /// The row of this phase.
            #[must_use]
            pub fn row(self) -> &'static PhaseRow {
                match self {
                    $( Self::$phase => const { &PhaseRow { $( $column: $value, )* ..QUIET } }, )*
                }
            }
        }
    };
}

phases! {
    Arrive { scene: Scene::Lobby, part: Some(Phase::Intro), panel: Some("people") }
    Intro { panel: Some("people") }
    Bruttoliste { scene: Scene::Bruttoliste, panel: Some("list"), page: Some("bruttoliste") }
    Pick { scene: Scene::Groups, page: Some("pick"), group: true }
    Need {
        opens: &[Stage::Need], works_on: Some(Stage::Need), scene: Scene::Work,
        page: Some("need"), group: true
    }
    NeedContact {
        opens: &[Stage::Need], works_on: Some(Stage::Need), scene: Scene::Work,
        part: Some(Phase::Need), page: Some("need"), group: true
    }
    NeedPlenum {
        opens: &[Stage::Need], presents: Some(Stage::Need), scene: Scene::Sentences,
        part: Some(Phase::Need), panel: Some("plenum"), page: Some("plenum")
    }
    Break { }
    Solution {
        opens: &[Stage::Solution], works_on: Some(Stage::Solution), scene: Scene::Work,
        page: Some("solution"), group: true
    }
    SolutionPlenum {
        opens: &[Stage::Solution], presents: Some(Stage::Solution), scene: Scene::Solutions,
        part: Some(Phase::Solution), panel: Some("plenum"), page: Some("plenum")
    }
    Test {
        opens: &[Stage::Test], works_on: Some(Stage::Test), scene: Scene::Work,
        page: Some("test"), group: true
    }
    Board {
        opens: &[Stage::Test], presents: Some(Stage::Test), scene: Scene::Cases,
        panel: Some("board"), page: Some("board")
    }
    Decide {
        opens: &[Stage::Decide, Stage::Result], works_on: Some(Stage::Decide),
        scene: Scene::Work, panel: Some("road"), page: Some("decide"), group: true
    }
    Reflection {
        opens: &[Stage::Decide, Stage::Result], scene: Scene::Question, part: Some(Phase::Decide),
        panel: Some("road")
    }
    Close {
        opens: &[Stage::Decide, Stage::Result], scene: Scene::Summary, part: Some(Phase::Decide),
        panel: Some("results")
    }
}

/// The steps of the standard day: name, kind and minutes. The catalogue (`web/i18n`) says what each is
/// called, `programme.<name>`, so that each reader has it in their own language.
pub const STANDARD_DAY: &[(&str, Phase, u32)] = &[
    ("arrive", Phase::Arrive, 30),
    ("welcome", Phase::Intro, 10),
    ("introduction", Phase::Intro, 20),
    ("bruttoliste", Phase::Bruttoliste, 10),
    ("pick", Phase::Pick, 15),
    ("need_1", Phase::Need, 20),
    ("need_contact", Phase::NeedContact, 20),
    ("need_2", Phase::Need, 15),
    ("need_plenum", Phase::NeedPlenum, 40),
    ("lunch", Phase::Break, 45),
    ("solution", Phase::Solution, 40),
    ("solution_plenum", Phase::SolutionPlenum, 25),
    ("pause", Phase::Break, 10),
    ("test", Phase::Test, 35),
    ("board", Phase::Board, 48),
    ("decide", Phase::Decide, 10),
    ("reflection", Phase::Reflection, 17),
    ("close", Phase::Close, 10),
];
