//! Phases: what kind of thing a step is. All that follows from it is one row of a table; `web/src/phases.js` is written
//! from it.

use serde::{Deserialize, Serialize};

use crate::form::Stage;
use crate::scene::Scene;

/// What follows from a step's kind.
#[derive(Debug, Serialize)]
pub struct PhaseRow {
    /// The stages it opens; they stay open.
    #[serde(skip)]
    pub opens: &'static [Stage],
    /// The stage whose work is presented.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub presents: Option<Stage>,
    /// The stage groups work on.
    #[serde(rename = "delivers", skip_serializing_if = "is_not_delivered")]
    pub works_on: Option<Stage>,
    /// What the big screen shows while nothing else is on stage.
    #[serde(skip)]
    pub scene: Scene,
    /// The part of the day it belongs to, when that is called after another phase.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<Phase>,
    /// The console's panel; the groups' when none is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub panel: Option<&'static str>,
    /// The phone's page; a quiet one with the step's own words when there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<&'static str>,
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
};

macro_rules! phases {
    ($( $phase:ident { $( $column:ident: $value:expr ),* } )*) => {
        /// What kind of thing a step is; screens and rights follow from it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[expect(missing_docs, reason = "the words of the programme")]
        pub enum Phase {
            $( $phase, )*
        }

        impl Phase {
            /// Every phase, in the order of a day.
            pub const ALL: [Self; [$( stringify!($phase), )*].len()] = [$( Self::$phase, )*];

            /// What follows from it.
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
    Pick { scene: Scene::Groups, page: Some("pick") }
    Need {
        opens: &[Stage::Need], works_on: Some(Stage::Need), scene: Scene::Work, page: Some("need")
    }
    NeedContact {
        opens: &[Stage::Need], works_on: Some(Stage::Need), scene: Scene::Work,
        part: Some(Phase::Need), page: Some("need")
    }
    NeedPlenum {
        opens: &[Stage::Need], presents: Some(Stage::Need), scene: Scene::Sentences,
        part: Some(Phase::Need), panel: Some("plenum"), page: Some("plenum")
    }
    Break { }
    Solution {
        opens: &[Stage::Solution], works_on: Some(Stage::Solution), scene: Scene::Work,
        page: Some("solution")
    }
    SolutionPlenum {
        opens: &[Stage::Solution], presents: Some(Stage::Solution), scene: Scene::Sentences,
        part: Some(Phase::Solution), panel: Some("plenum"), page: Some("plenum")
    }
    Test {
        opens: &[Stage::Test], works_on: Some(Stage::Test), scene: Scene::Work, page: Some("test")
    }
    Board {
        opens: &[Stage::Test], presents: Some(Stage::Test), scene: Scene::Decisions,
        panel: Some("board"), page: Some("board")
    }
    Decide {
        opens: &[Stage::Decide, Stage::Result], works_on: Some(Stage::Decide),
        scene: Scene::Decisions, panel: Some("road"), page: Some("decide")
    }
    Reflection {
        opens: &[Stage::Decide, Stage::Result], part: Some(Phase::Decide), panel: Some("road")
    }
    Close {
        opens: &[Stage::Decide, Stage::Result], scene: Scene::Thanks, part: Some(Phase::Decide),
        panel: Some("results")
    }
}
