//! What the objects of an answer are.

use std::sync::Arc;

use crate::assess::AssessedRow;
use crate::catalogue::Release;
use crate::domain::label::Label;
use crate::domain::record::{
    Category, Dataset, District, Document, ExternalCode, Indicator, License, Place, TaskEvidence, Unit,
};
use crate::domain::{ChangeKind, Period};
use crate::query::listed::Listed;
use crate::query::observation::Observation;
use crate::query::progress::{Progress, ProjectProgress, TaskProgress};
use crate::query::project::Project;
use crate::query::task::Task;
use crate::query::{Connection, Scope};

/// A row at a release.
#[derive(Clone, Debug)]
pub struct At<T> {
    /// The row.
    pub row: T,
    /// The release that it, and all below it, is read at.
    pub scope: Scope,
    /// The release that ended it, where that is known already.
    pub until: Option<Option<i32>>,
}

impl<T> At<T> {
    /// A row of a list.
    pub fn new(row: T, scope: &Scope) -> Self {
        At { row, scope: scope.clone(), until: None }
    }
}

/// A page of a list.
pub type Page = Connection<Node>;

/// What a release did to a row.
#[derive(Clone, Debug)]
pub struct Change {
    /// Added, changed or withdrawn.
    pub kind: ChangeKind,
    /// As it stood before.
    pub before: Option<Node>,
    /// As it stood after.
    pub after: Option<Node>,
}

/// The scoreboard of a district and period.
#[derive(Debug)]
pub struct Scoreboard {
    /// The district.
    pub district: At<Listed<District>>,
    /// The period.
    pub period: Period,
    /// Its rows.
    pub rows: Vec<Arc<AssessedRow>>,
}

/// An object of an answer.
#[derive(Clone, Debug)]
pub enum Node {
    Root,
    /// The root of a subscription, at one of its events.
    Released(Arc<Release>, Scope),
    District(At<Listed<District>>),
    Category(At<Listed<Category>>),
    Unit(At<Listed<Unit>>),
    Indicator(At<Listed<Indicator>>),
    Document(At<Listed<Document>>),
    Dataset(At<Listed<Dataset>>),
    Period(Period, Scope),
    Release(Arc<Release>, Scope),
    Observation(Arc<At<Observation>>),
    Project(Arc<At<Project>>),
    Task(Arc<At<Task>>),
    ProjectProgress(Arc<At<ProjectProgress>>),
    TaskProgress(Arc<At<TaskProgress>>),
    TaskEvidence(Arc<At<Progress<TaskEvidence>>>),
    Citation(Arc<(Place, Scope)>),
    ExternalCode(Arc<ExternalCode>),
    License(Arc<License>),
    Label(Label),
    /// A page with the names of its connection's and edge's types.
    Connection(&'static ListTypes, Arc<Page>),
    Edge(&'static ListTypes, Arc<Page>, usize),
    PageInfo(Arc<Page>),
    Change(Arc<Change>),
    PlanExecution(Arc<Scoreboard>),
    PlanExecutionRow(Arc<AssessedRow>, Scope),
    /// A row of what a search found, with the name by which it was.
    Found(Arc<(Node, String)>),
}

/// Names of the types of a list.
#[derive(Debug, PartialEq, Eq)]
pub struct ListTypes {
    /// Of its page.
    pub connection: &'static str,
    /// Of a row of its page with its cursor.
    pub edge: &'static str,
    /// Of a row.
    pub row: &'static str,
}

macro_rules! list_types {
    ($($name:ident = $row:literal, $connection:literal, $edge:literal;)+) => {
        $(
            #[doc = $connection]
            pub static $name: ListTypes = ListTypes { connection: $connection, edge: $edge, row: $row };
        )+
    };
}

list_types! {
    DISTRICTS = "District", "DistrictConnection", "DistrictEdge";
    CATEGORIES = "Category", "CategoryConnection", "CategoryEdge";
    UNITS = "Unit", "UnitConnection", "UnitEdge";
    INDICATORS = "Indicator", "IndicatorConnection", "IndicatorEdge";
    PERIODS = "Period", "PeriodConnection", "PeriodEdge";
    OBSERVATIONS = "Observation", "ObservationConnection", "ObservationEdge";
    PROJECTS = "Project", "ProjectConnection", "ProjectEdge";
    TASKS = "Task", "TaskConnection", "TaskEdge";
    DOCUMENTS = "Document", "DocumentConnection", "DocumentEdge";
    DATASETS = "Dataset", "DatasetConnection", "DatasetEdge";
    RELEASES = "Release", "ReleaseConnection", "ReleaseEdge";
    CHANGES = "Change", "ChangeConnection", "ChangeEdge";
    SEARCH = "SearchResult", "SearchConnection", "SearchEdge";
}

/// What tells that two objects of one request are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sameness {
    /// Content in memory, as read at a release.
    Content(usize, i32, bool),
    /// A period, as read at a release.
    Period(Period, i32, bool),
    /// A release, as read at another.
    Release(i32, i32, bool),
}

impl<T> At<Listed<T>> {
    /// None where it is an old version, which tells its own end.
    fn sameness(&self) -> Option<Sameness> {
        let content = Arc::as_ptr(&self.row.record).addr();
        self.until.is_none().then_some(Sameness::Content(content, self.scope.release, self.scope.past))
    }
}

impl Node {
    /// The object of a row.
    pub fn of_row(&self) -> Node {
        if let Node::Found(found) = self { found.0.clone() } else { self.clone() }
    }

    /// Equal for objects that answer alike; none where that is not known.
    pub fn sameness(&self) -> Option<Sameness> {
        match self {
            Node::District(at) => at.sameness(),
            Node::Category(at) => at.sameness(),
            Node::Unit(at) => at.sameness(),
            Node::Indicator(at) => at.sameness(),
            Node::Document(at) => at.sameness(),
            Node::Dataset(at) => at.sameness(),
            Node::Period(period, scope) => Some(Sameness::Period(*period, scope.release, scope.past)),
            Node::Release(release, scope) => Some(Sameness::Release(release.number, scope.release, scope.past)),
            Node::Connection(_, page) => Some(Sameness::Content(Arc::as_ptr(page).addr(), 0, false)),
            _ => None,
        }
    }

    /// The name of the object's type.
    pub fn type_name(&self) -> &'static str {
        match self {
            Node::Root => "Query",
            Node::Released(..) => "Subscription",
            Node::District(_) => "District",
            Node::Category(_) => "Category",
            Node::Unit(_) => "Unit",
            Node::Indicator(_) => "Indicator",
            Node::Document(_) => "Document",
            Node::Dataset(_) => "Dataset",
            Node::Period(..) => "Period",
            Node::Release(..) => "Release",
            Node::Observation(_) => "Observation",
            Node::Project(_) => "Project",
            Node::Task(_) => "Task",
            Node::ProjectProgress(_) => "ProjectProgress",
            Node::TaskProgress(_) => "TaskProgress",
            Node::TaskEvidence(_) => "TaskEvidence",
            Node::Citation(_) => "Citation",
            Node::ExternalCode(_) => "ExternalCode",
            Node::License(_) => "License",
            Node::Label(_) => "Label",
            Node::Connection(types, _) => types.connection,
            Node::Edge(types, ..) => types.edge,
            Node::PageInfo(_) => "PageInfo",
            Node::Change(_) => "Change",
            Node::PlanExecution(_) => "PlanExecution",
            Node::PlanExecutionRow(..) => "PlanExecutionRow",
            Node::Found(found) => found.0.type_name(),
        }
    }
}
