//! Activities that others end.

use hourglass_sdk::activities::{
    ActivityContext, ActivityError, ActivityIdentifier, AsyncActivityError, CancelReason,
};
use hourglass_sdk::data_converters::TemporalSerializable;
use hourglass_sdk::testing::{ActivityEnvironment, AsyncReport, ReportedEnd};
use hourglass_sdk::{ApplicationFailure, activities};

struct Approvals;

#[activities]
impl Approvals {
    /// Leaves its token with whoever decides.
    #[activity]
    fn ask(_ctx: ActivityContext) -> Result<bool, ActivityError> {
        Err(ActivityError::WillCompleteAsync)
    }

    #[activity]
    fn decide(ctx: ActivityContext, verdict: String) -> Result<String, ActivityError> {
        let token = ActivityIdentifier::from_task_token(*b"token");
        let asked = ctx.async_activity_handle(token);
        match verdict.as_str() {
            "yes" => asked.complete(true)?,
            "never" => asked.fail(ApplicationFailure::non_retryable("never"))?,
            _ => {
                if asked.heartbeat(verdict)? == Some(CancelReason::Cancelled) {
                    asked.report_cancelation(Some("too late".to_owned().into()))?;
                }
            }
        }
        Ok("said".to_owned())
    }

    #[activity]
    fn decide_by_id(ctx: ActivityContext) -> Result<String, ActivityError> {
        let asked = ctx.async_activity_handle(ActivityIdentifier::by_id("order-1", "ask"));
        match asked.complete(true) {
            Err(AsyncActivityError::NotFound) => Ok("nobody waits".to_owned()),
            other => Ok(format!("{other:?}")),
        }
    }
}

fn reports(environment: &mut ActivityEnvironment, verdict: &str) -> Vec<AsyncReport> {
    environment
        .run(Approvals::decide, verdict.to_owned())
        .unwrap();
    environment.async_reports().to_vec()
}

#[test]
fn an_activity_can_leave_its_end_to_others() {
    let ended = ActivityEnvironment::new().run(Approvals::ask, ());
    assert!(matches!(ended, Err(ActivityError::WillCompleteAsync)));
}

#[test]
fn an_activity_completes_another_one_by_its_token() {
    let reports = reports(&mut ActivityEnvironment::new(), "yes");
    let [
        AsyncReport {
            activity,
            report: ReportedEnd::Completed(result),
        },
    ] = reports.as_slice()
    else {
        panic!("{reports:?}")
    };
    assert_eq!(*activity, ActivityIdentifier::TaskToken(b"token".to_vec()));
    assert_eq!(*result, true.to_payload().unwrap());
}

#[test]
fn an_activity_fails_another_one() {
    let reports = reports(&mut ActivityEnvironment::new(), "never");
    let [
        AsyncReport {
            report: ReportedEnd::Failed(failure),
            ..
        },
    ] = reports.as_slice()
    else {
        panic!("{reports:?}")
    };
    assert_eq!(failure.message(), "never");
}

#[test]
fn a_heartbeat_says_whether_the_other_activity_should_stop() {
    let quiet = reports(&mut ActivityEnvironment::new(), "wait");
    assert!(matches!(
        quiet.as_slice(),
        [AsyncReport { report: ReportedEnd::Heartbeat(details), .. }]
            if *details == "wait".to_owned().to_payloads().unwrap()
    ));
    let mut asked = ActivityEnvironment::new().cancel_async_activities(CancelReason::Cancelled);
    let stopped = reports(&mut asked, "wait");
    assert!(matches!(
        stopped.as_slice(),
        [_, AsyncReport { report: ReportedEnd::Cancelled(details), .. }]
            if *details == "too late".to_owned().to_payloads().unwrap()
    ));
}

#[test]
fn an_activity_that_is_not_open_is_an_error_of_its_own() {
    let mut environment = ActivityEnvironment::new().without_async_activities();
    let said = environment.run(Approvals::decide_by_id, ()).unwrap();
    assert_eq!(said, "nobody waits");
    let by_id = ActivityIdentifier::by_id("order-1", "ask");
    assert_eq!(environment.async_reports()[0].activity, by_id);
}
