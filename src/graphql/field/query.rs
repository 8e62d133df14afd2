//! The root fields.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use entity::{Versioned, VersionedModel, project_progress, task_evidence, task_progress};

use super::coded::Coded;
use super::{Ask, Resolved, list, owned, plan_execution, search};
use crate::domain::code::canonical_district;
use crate::domain::record::{Category, Dataset, District, Document, Indicator, Unit};
use crate::domain::{Period, label};
use crate::error::{Error, Result};
use crate::graphql::node::{At, Node};
use crate::query::id::{self, GlobalId};
use crate::query::listed::Listed;
use crate::query::observation::Observation;
use crate::query::progress::{Progress, by_identity};
use crate::query::{Scope, observation as observations};
use crate::store::row::Stored;

/// Ids in one request.
pub const MAX_IDS: usize = 100;

/// Resolves a root field.
pub async fn resolve(ask: Ask<'_>) -> Result<Resolved> {
    let args = ask.args;
    let scope = || match (args.as_of()?, ask.exec.cursor_below(ask.below)) {
        (None, Some(cursor)) => cursor.scope("after", ask.exec.catalogue),
        (as_of, _) => Scope::new(ask.exec.catalogue, as_of),
    };
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
        "project" => first(owned::of(ask, vec![(Some(code()?), scope()?)], Node::Project).await?),
        "task" => first(owned::of(ask, vec![(Some(code()?), scope()?)], Node::Task).await?),
        "release" => {
            let (scope, number) = (scope()?, args.need::<i32>("number")?);
            let release = scope.catalogue.release(number).filter(|release| release.number <= scope.release);
            Ok(Resolved::node(release.map(|release| Node::Release(Arc::new(release.clone()), scope.clone()))))
        }
        "planExecution" => scoreboard(ask).await,
        "search" => search::resolve(ask).await,
        "node" => {
            let id: String = args.need("id")?;
            let found = node(ask, &id::decode("id", &id)?).await?;
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
    Resolved::node(run.map(|run| T::node(At::new(Listed::from(run), scope))))
}

/// The scoreboard.
async fn scoreboard(ask: Ask<'_>) -> Result<Resolved> {
    let scope = Scope::new(ask.exec.catalogue, ask.args.as_of()?)?;
    first(plan_execution::scoreboards(ask, vec![(scope, ask.args.need("district")?)]).await?)
}

/// The objects with these ids, each in its place, and in the place of what is no id an error: a statement a type and
/// release, however many ids there are.
async fn nodes(ask: Ask<'_>) -> Result<Resolved> {
    let ids: Vec<String> = ask.args.need("ids")?;
    if ids.len() > MAX_IDS {
        return Err(Error::invalid("ids", format!("{} ids are too many: {MAX_IDS} at most", ids.len())));
    }
    let ids: Vec<Result<GlobalId>> = ids.iter().map(|id| id::decode("ids", id)).collect();
    let mut alike: BTreeMap<_, Vec<(usize, &GlobalId)>> = BTreeMap::new();
    for (at, id) in ids.iter().enumerate() {
        if let Ok(id) = id {
            alike.entry((id.kind.as_str(), id.release)).or_default().push((at, id));
        }
    }
    let mut found: HashMap<usize, Node> = HashMap::new();
    for group in alike.into_values() {
        let (places, group): (Vec<usize>, Vec<&GlobalId>) = group.into_iter().unzip();
        let nodes = places.into_iter().zip(alike_nodes(ask, &group).await?);
        found.extend(nodes.filter_map(|(at, node)| Some((at, node?))));
    }
    let placed = ids.into_iter().enumerate().map(|(at, id)| id.map(|_| found.remove(&at)));
    Ok(Resolved::Nodes(placed.collect()))
}

/// The object with a global id: at the id's release, else at the one asked for.
async fn node(ask: Ask<'_>, id: &GlobalId) -> Result<Option<Node>> {
    Ok(alike_nodes(ask, &[id]).await?.into_iter().next().flatten())
}

/// The objects with ids of one type and one release.
async fn alike_nodes(ask: Ask<'_>, ids: &[&GlobalId]) -> Result<Vec<Option<Node>>> {
    let Some(first) = ids.first() else { return Ok(Vec::new()) };
    let otherwise = || Scope::new(ask.exec.catalogue, ask.args.as_of()?);
    let Some(scope) = first.scope(ask.exec.catalogue, otherwise)? else {
        return Ok(ids.iter().map(|_| None).collect());
    };
    let codes = || ids.iter().map(|id| (Some(id.code().to_owned()), scope.clone())).collect();
    match first.kind.as_str() {
        "Project" => {
            owned::of(ask, codes(), Node::Project).await?.into_iter().map(|resolved| Ok(one(resolved?))).collect()
        }
        "Task" => owned::of(ask, codes(), Node::Task).await?.into_iter().map(|resolved| Ok(one(resolved?))).collect(),
        "Observation" => {
            let identities = identities(ids)?;
            let rows = observations::by_identity(ask.exec.db, &scope, &identities).await?;
            let node = |row: &Observation| Node::Observation(Arc::new(At::new(row.clone(), &scope)));
            Ok(identities.iter().map(|identity| rows.get(identity).map(node)).collect())
        }
        "ProjectProgress" => {
            let node = |row| Node::ProjectProgress(Arc::new(At::new(row, &scope)));
            stored::<project_progress::Entity, _>(ask, &scope, ids, node).await
        }
        "TaskProgress" => {
            let node = |row| Node::TaskProgress(Arc::new(At::new(row, &scope)));
            stored::<task_progress::Entity, _>(ask, &scope, ids, node).await
        }
        "TaskEvidence" => {
            let node = |row| Node::TaskEvidence(Arc::new(At::new(row, &scope)));
            stored::<task_evidence::Entity, _>(ask, &scope, ids, node).await
        }
        _ => ids.iter().map(|id| listed(&scope, id)).collect(),
    }
}

fn one(resolved: Resolved) -> Option<Node> {
    if let Resolved::Node(node) = resolved { Some(node) } else { None }
}

/// What the catalogue holds.
fn listed(scope: &Scope, id: &GlobalId) -> Result<Option<Node>> {
    Ok(match id.kind.as_str() {
        "District" => one(coded::<District>(scope, id.code())),
        "Category" => one(coded::<Category>(scope, id.code())),
        "Unit" => one(coded::<Unit>(scope, id.code())),
        "Indicator" => one(coded::<Indicator>(scope, id.code())),
        "Document" => one(coded::<Document>(scope, id.code())),
        "Dataset" => one(coded::<Dataset>(scope, id.code())),
        "Period" => Period::parse(id.code()).map(|period| Node::Period(period, scope.clone())),
        "Release" => {
            let release = id.code().parse().ok().and_then(|number| scope.catalogue.release(number));
            let release = release.filter(|release| release.number <= scope.release).cloned();
            release.map(|release| Node::Release(Arc::new(release), scope.clone()))
        }
        other => return Err(Error::internal(format!("an id of the type {other}"))),
    })
}

/// Rows of progress or evidence.
async fn stored<E, R>(
    ask: Ask<'_>,
    scope: &Scope,
    ids: &[&GlobalId],
    node: impl Fn(Progress<R>) -> Node,
) -> Result<Vec<Option<Node>>>
where
    E: Versioned,
    R: Stored<Entity = E>,
{
    let identities = identities(ids)?;
    let rows = by_identity::<E>(ask.exec.db, scope, &identities).await?;
    let find = |identity: &Vec<u8>| rows.iter().find(|row| row.version().identity == *identity);
    Ok(identities.iter().map(|identity| find(identity).map(|row| node(Progress::from_model(row)))).collect())
}

fn identities(ids: &[&GlobalId]) -> Result<Vec<Vec<u8>>> {
    let none = || Error::internal("an id that names no dataset");
    ids.iter().map(|id| Ok(id.identity().ok_or_else(none)?.to_vec())).collect()
}
