//! The process itself, under the names that Prometheus has for every program; what the system does not tell is left
//! out.

use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;

/// The process, read anew whenever somebody asks.
#[derive(Debug)]
pub(super) struct Process {
    started: u64,
}

impl Process {
    /// Takes this moment for the process's first.
    pub fn started_now() -> Self {
        Process { started: SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs() }
    }
}

impl Collector for Process {
    fn encode(&self, mut encoder: DescriptorEncoder) -> fmt::Result {
        let mut tell = |name: &str, help: &str, metric: &dyn EncodeMetric| {
            metric.encode(encoder.encode_descriptor(name, help, None, metric.metric_type())?)
        };
        tell("process_start_time_seconds", "When the process began.", &ConstGauge::new(self.started))?;
        if let Some(bytes) = resident_bytes() {
            tell("process_resident_memory_bytes", "Memory that the process holds.", &ConstGauge::new(bytes))?;
        }
        if let Some(files) = open_files() {
            tell("process_open_fds", "Files and sockets that are open.", &ConstGauge::new(files))?;
        }
        if let Some(files) = max_files() {
            tell("process_max_fds", "Files and sockets that may be open.", &ConstGauge::new(files))?;
        }
        #[cfg(unix)]
        tell("process_cpu_seconds", "Seconds of processor time.", &ConstCounter::new(cpu_time().as_secs_f64()))?;
        Ok(())
    }
}

/// `VmRSS` of Linux, which is told in kilobytes.
fn resident_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let told = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    told.split_whitespace().next()?.parse::<u64>().ok()?.checked_mul(1024)
}

/// The folder that lists them is open too while it is read.
fn open_files() -> Option<u64> {
    let listed = std::fs::read_dir("/proc/self/fd").ok()?.count();
    u64::try_from(listed).ok()?.checked_sub(1)
}

#[cfg(unix)]
fn max_files() -> Option<u64> {
    rustix::process::getrlimit(rustix::process::Resource::Nofile).current
}

#[cfg(not(unix))]
fn max_files() -> Option<u64> {
    None
}

#[cfg(unix)]
fn cpu_time() -> std::time::Duration {
    let spent = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    spent.try_into().unwrap_or_default()
}
