//! The root fields.

use std::sync::Arc;

use entity::{project_progress, task_evidence, task_progress};

use super::coded::Coded;
use super::{Ask, Resolved, list, plan_execution, project, task};
use crate::domain::code::canonical_district;
use crate::domain::record::{Category, Dataset, District, Document, Indicator, Unit};
use crate::domain::{Fingerprint, Period, label};
use crate::error::{Error, Result};
use crate::graphql::id::{self, GlobalId};
use crate::graphql::node::{At, Node};
use crate::query::listed::Listed;
use crate::query::observation::Observation;
use crate::query::progress::{Progress, by_identity};
use crate::query::{Scope, observation as observations};
use crate::store::row::identity_of;

/// Ids in one request.
const MAX_IDS: usize = 100;

/// Resolves a root field.
pub async fn resolve(ask: Ask<'_>) -> Result<Resolved> {
    let args = ask.args;
    let scope = || Scope::new(ask.exec.catalogue, args.as_of()?);
    let code = || args.need::<String>("code");
    match ask.field {
        "labels" => {
            let wanted: Option<String> = args.get("list")?;
            let labels = label::all().iter().filter(|label| wanted.as_deref().is_none_or(|list| label.list == list));
            Ok(Resolved::nodes(labels.map(|label| Node::Label(*label))))
        }
        "district" => Ok(coded::<District>(&scope()?, canonical_district(&code()?))),
        "category" => Ok(coded::<Category>(&scope()?, &code()?)),
        "unit" => Ok(coded::<Unit>(&scope()?, &code()?)),
        "indicator" => Ok(coded::<Indicator>(&scope()?, &code()?)),
        "document" => Ok(coded::<Document>(&scope()?, &code()?)),
        "dataset" => Ok(coded::<Dataset>(&scope()?, &code()?)),
        "period" => {
            let scope = scope()?;
            Ok(Resolved::node(Period::parse(&code()?).map(|period| Node::Period(period, scope))))
        }
        "project" => first(project::of(ask, vec![(Some(code()?), scope()?)]).await?),
        "task" => first(task::of(ask, vec![(Some(code()?), scope()?)]).await?),
        "release" => {
            let (scope, number) = (scope()?, args.need::<i32>("number")?);
            let release = scope.catalogue.release(number).filter(|release| release.number <= scope.release);
            Ok(Resolved::node(release.map(|release| Node::Release(Arc::new(release.clone()), scope.clone()))))
        }
        "planExecution" => scoreboard(ask).await,
        "node" => {
            let id: String = args.need("id")?;
            let found = node(ask, &id::decode(&id)?).await?;
            Ok(Resolved::node(found))
        }
        "nodes" => nodes(ask).await,
        _ => lists(ask).await,
    }
}

async fn lists(ask: Ask<'_>) -> Result<Resolved> {
    let scope = list::root_scope(ask)?;
    first(match ask.field {
        "districts" => list::districts(ask, vec![(scope, None)]).await?,
        "categories" => list::categories(ask, vec![(scope, None)]).await?,
        "units" => list::units(ask, vec![(scope, None)]).await?,
        "indicators" => list::indicators(ask, vec![(scope, None)]).await?,
        "periods" => list::periods(ask, vec![(scope, None)]).await?,
        "observations" => list::observations(ask, vec![(scope, None)]).await?,
        "projects" => list::projects(ask, vec![(scope, None)]).await?,
        "tasks" => list::tasks(ask, vec![(scope, None)]).await?,
        "documents" => list::documents(ask, vec![(scope, None)]).await?,
        "datasets" => list::datasets(ask, vec![(scope, None)]).await?,
        "releases" => list::releases(ask, vec![(scope, None)]).await?,
        other => return Err(Error::internal(format!("the root field {other} is not resolved"))),
    })
}

fn first(column: Vec<Result<Resolved>>) -> Result<Resolved> {
    column.into_iter().next().unwrap_or(Ok(Resolved::Null))
}

fn coded<T: Coded>(scope: &Scope, code: &str) -> Resolved {
    let run = T::timeline(&scope.catalogue).at(code, scope.release);
    Resolved::node(run.map(|run| {
        let row = Listed { record: run.record.clone(), dataset: run.dataset.clone(), release: run.from };
        T::node(At::new(row, scope))
    }))
}

/// The scoreboard.
async fn scoreboard(ask: Ask<'_>) -> Result<Resolved> {
    let scope = Scope::new(ask.exec.catalogue, ask.args.as_of()?)?;
    first(plan_execution::scoreboards(ask, vec![(scope, ask.args.need("district")?)]).await?)
}

async fn nodes(ask: Ask<'_>) -> Result<Resolved> {
    let ids: Vec<String> = ask.args.need("ids")?;
    if ids.len() > MAX_IDS {
        return Err(Error::invalid("ids", format!("{} ids are too many: {MAX_IDS} at most", ids.len())));
    }
    let mut found = Vec::with_capacity(ids.len());
    for id in &ids {
        found.push(node(ask, &id::decode(id)?).await?);
    }
    Ok(Resolved::Nodes(found))
}

/// The object with a global id: at the id's release, else at the one asked for.
async fn node(ask: Ask<'_>, id: &GlobalId) -> Result<Option<Node>> {
    let scope = match id.release {
        None => Scope::new(ask.exec.catalogue, ask.args.as_of()?)?,
        Some(release) if (0..=ask.exec.catalogue.newest()).contains(&release) => {
            Scope::fixed(ask.exec.catalogue, release, true)
        }
        Some(_) => return Ok(None),
    };
    let part = |at: usize| id.parts.get(at).map_or("", String::as_str);
    let one = |resolved: Resolved| if let Resolved::Node(node) = resolved { Some(node) } else { None };
    Ok(match id.kind.as_str() {
        "District" => one(coded::<District>(&scope, part(0))),
        "Category" => one(coded::<Category>(&scope, part(0))),
        "Unit" => one(coded::<Unit>(&scope, part(0))),
        "Indicator" => one(coded::<Indicator>(&scope, part(0))),
        "Document" => one(coded::<Document>(&scope, part(0))),
        "Dataset" => one(coded::<Dataset>(&scope, part(0))),
        "Period" => Period::parse(part(0)).map(|period| Node::Period(period, scope)),
        "Release" => {
            let number = part(0).parse().unwrap_or(0);
            let release = scope.catalogue.release(number).filter(|release| release.number <= scope.release).cloned();
            release.map(|release| Node::Release(Arc::new(release), scope))
        }
        "Project" => one(first(project::of(ask, vec![(Some(part(0).to_owned()), scope)]).await?)?),
        "Task" => one(first(task::of(ask, vec![(Some(part(0).to_owned()), scope)]).await?)?),
        "Observation" => {
            let identity = identity(id)?.to_vec();
            let mut rows = observations::by_identity(ask.exec.db, &scope, std::slice::from_ref(&identity)).await?;
            rows.remove(&identity).map(|row: Observation| Node::Observation(Arc::new(At::new(row, &scope))))
        }
        "ProjectProgress" => {
            let rows = by_identity::<project_progress::Entity>(ask.exec.db, &scope, &[identity(id)?.to_vec()]).await?;
            rows.first().map(|row| Node::ProjectProgress(Arc::new(At::new(Progress::from_model(row), &scope))))
        }
        "TaskProgress" => {
            let rows = by_identity::<task_progress::Entity>(ask.exec.db, &scope, &[identity(id)?.to_vec()]).await?;
            rows.first().map(|row| Node::TaskProgress(Arc::new(At::new(Progress::from_model(row), &scope))))
        }
        "TaskEvidence" => {
            let rows = by_identity::<task_evidence::Entity>(ask.exec.db, &scope, &[identity(id)?.to_vec()]).await?;
            rows.first().map(|row| Node::TaskEvidence(Arc::new(At::new(Progress::from_model(row), &scope))))
        }
        other => return Err(Error::invalid("id", format!("there is no type {other} with a global id"))),
    })
}

/// The fingerprint of an identity whose first part is the dataset.
fn identity(id: &GlobalId) -> Result<Fingerprint> {
    let (dataset, identity) =
        id.parts.split_first().ok_or_else(|| Error::invalid("id", "this global id names no dataset"))?;
    Ok(identity_of(dataset, identity))
}
