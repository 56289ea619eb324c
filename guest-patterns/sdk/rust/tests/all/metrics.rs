//! What workflows and activities measure.

use hourglass_sdk::activities::{ActivityContext, ActivityError};
use hourglass_sdk::metrics::{MetricKeyValue, MetricParameters};
use hourglass_sdk::testing::{ActivityEnvironment, MetricKind, WorkflowRun, recorded_metrics};
use hourglass_sdk::{WorkflowContext, WorkflowResult, activities, workflow, workflow_methods};

#[workflow]
#[derive(Default)]
struct Measured;

#[workflow_methods]
impl Measured {
    #[run]
    async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<()> {
        let meter = ctx
            .metric_meter()
            .with_attributes(&[MetricKeyValue::new("fruit", "apple")]);
        meter.counter("orders").adds(2);
        let parameters = MetricParameters::builder("weight")
            .description("Of one order")
            .unit("kg");
        let weight = meter.histogram(parameters.build());
        weight.record(1.5, &[MetricKeyValue::new("urgent", true)]);
        Ok(())
    }
}

struct Stock;

#[activities]
impl Stock {
    #[activity]
    fn count(ctx: ActivityContext, left: u32) -> Result<(), ActivityError> {
        let gauge = ctx.metric_meter().gauge("stock");
        let apples = gauge.with_attributes(&[MetricKeyValue::new("fruit", "apple")]);
        apples.records(f64::from(left));
        apples.record(0.0, &[MetricKeyValue::new("fruit", "pear")]);
        Ok(())
    }
}

fn pair(key: &str, value: &str) -> (String, String) {
    (key.to_owned(), value.to_owned())
}

#[test]
fn a_workflow_measures_with_its_meters_attributes() {
    WorkflowRun::<Measured>::start(()).unwrap();
    let [orders, weight] = recorded_metrics().try_into().unwrap();
    assert_eq!(
        (orders.kind, orders.name.as_str(), orders.value),
        (MetricKind::Counter, "orders", 2.0)
    );
    assert_eq!(orders.attributes, [pair("fruit", "apple")]);
    assert_eq!((weight.kind, weight.value), (MetricKind::Histogram, 1.5));
    assert_eq!(
        (weight.description.as_str(), weight.unit.as_str()),
        ("Of one order", "kg")
    );
    let both = [pair("fruit", "apple"), pair("urgent", "true")];
    assert_eq!(weight.attributes, both);
    assert!(recorded_metrics().is_empty());
}

#[test]
fn a_replay_measures_nothing() {
    let mut run = WorkflowRun::<Measured>::new();
    run.replaying = true;
    run.begin(Vec::new(), []).unwrap();
    assert!(run.ending().is_some());
    assert!(recorded_metrics().is_empty());
}

#[test]
fn an_attribute_that_is_given_again_replaces_the_first() {
    ActivityEnvironment::new().run(Stock::count, 3_u32).unwrap();
    let [apples, pears] = recorded_metrics().try_into().unwrap();
    assert_eq!((apples.kind, apples.value), (MetricKind::Gauge, 3.0));
    assert_eq!(apples.attributes, [pair("fruit", "apple")]);
    assert_eq!(pears.attributes, [pair("fruit", "pear")]);
}
