//! The command line.

mod checks_report_for_machines;
mod exit_codes_tell_the_kind_of_failure;
mod health_tells_whether_the_service_is_ready;
mod new_packages_are_sound;
