using BlazorAccounts.Features.Plans;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Features.Subscriptions.Grants;
using BlazorAccounts.Tests.Support;
using static BlazorAccounts.Features.Subscriptions.SubscriptionTrigger;

namespace BlazorAccounts.Tests.Features.Subscriptions;

/// <summary>Who may use what, for every status, date, grace and grant: rows and a moment in, an answer out.</summary>
[Covers("PLN-3", "TRI-4")]
public sealed class AccessRuleTests
{
    private const int Trial = 7; // days
    private const int Period = 30;
    private const int Grace = 7;
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly Dictionary<string, Offer> Offers = PlanFile.Bundled.Plans.ToDictionary(p => p.Code, p => new Offer(Plan.From(p), PlanVersion.From(p, 1, Noon)), StringComparer.Ordinal);
    private static readonly Dictionary<Guid, Offer> Versions = Offers.Values.ToDictionary(o => o.Version.Id);

    /// <summary>What happened to the subscription, the day it is asked on, the plan that was given and its last day; the plan that holds and the day it ends.</summary>
    [Theory]
    // No subscription at all.
    [InlineData("none", 0, null, 0, "free", null)]
    [InlineData("none", 0, "premium.monthly", 5, "premium.monthly", 5)]
    [InlineData("none", 5, "premium.monthly", 5, "free", null)]
    [InlineData("none", 0, "enterprise", 5, "enterprise", 5)]
    // A trial, whatever its job did.
    [InlineData("trialing", 0, null, 0, "premium.monthly", Trial)]
    [InlineData("trialing", Trial, null, 0, "free", null)]
    [InlineData("trialing", Trial, "premium.monthly", 9, "premium.monthly", 9)]
    [InlineData("trialing", 0, "premium.monthly", 9, "premium.monthly", 9)] // the same tier goes on with the grant
    [InlineData("trialing", 0, "team", 3, "team", 3)]
    [InlineData("trialing", 3, "team", 3, "premium.monthly", Trial)]
    [InlineData("expired", 0, null, 0, "free", null)]
    [InlineData("expired", 0, "premium.yearly", 9, "premium.yearly", 9)]
    // Paid, renewing: with the grace, because news may be late.
    [InlineData("active", Period - 1, null, 0, "premium.yearly", Period + Grace)]
    [InlineData("active", Period + Grace - 1, null, 0, "premium.yearly", Period + Grace)]
    [InlineData("active", Period + Grace, null, 0, "free", null)]
    [InlineData("active", 0, "premium.monthly", 60, "premium.yearly", 60)] // what is paid for counts, and the end is the later one
    [InlineData("active", Period + Grace, "premium.monthly", 60, "premium.monthly", 60)]
    [InlineData("active", 0, "enterprise", 60, "enterprise", 60)]
    [InlineData("active", 0, "enterprise", 0, "premium.yearly", Period + Grace)] // given and over
    // Paid, cancelled at the period's end: no grace.
    [InlineData("canceling", Period - 1, null, 0, "premium.yearly", Period)]
    [InlineData("canceling", Period, null, 0, "free", null)]
    [InlineData("canceling", Period, "premium.monthly", 60, "premium.monthly", 60)]
    // The renewal failed on day 30.
    [InlineData("past_due", Period, null, 0, "premium.yearly", Period + Grace)]
    [InlineData("past_due", Period + Grace - 1, null, 0, "premium.yearly", Period + Grace)]
    [InlineData("past_due", Period + Grace, null, 0, "free", null)]
    [InlineData("past_due", Period + Grace, "team", 60, "team", 60)]
    // Paused on day 30: what was paid is used up.
    [InlineData("paused", Period - 1, null, 0, "premium.yearly", Period)]
    [InlineData("paused", Period, null, 0, "free", null)]
    [InlineData("paused", Period, "premium.monthly", 60, "premium.monthly", 60)]
    // Ended by the gateway on day 3.
    [InlineData("canceled", Period - 1, null, 0, "premium.yearly", Period)]
    [InlineData("canceled", Period, null, 0, "free", null)]
    [InlineData("canceled", Period, "premium.monthly", 60, "premium.monthly", 60)]
    // Begun and never paid.
    [InlineData("incomplete", 0, null, 0, "free", null)]
    [InlineData("incomplete", 0, "premium.monthly", 5, "premium.monthly", 5)]
    // Money that is disputed, or went back: nothing but what was given.
    [InlineData("frozen", 0, null, 0, "free", null)]
    [InlineData("frozen", 0, "premium.monthly", 5, "premium.monthly", 5)]
    [InlineData("revoked", 0, null, 0, "free", null)]
    [InlineData("revoked", 0, "premium.monthly", 5, "premium.monthly", 5)]
    public void The_answer_follows_from_status_dates_grace_and_grants(string state, int day, string? given, int givenUntil, string plan, int? until)
    {
        var answer = Ask(state, day, given is null ? [] : [Give(given, givenUntil)]);

        Assert.Equal((plan, until is { } end ? Noon.AddDays(end) : (DateTimeOffset?)null), (answer.PlanCode, answer.Until));
        Assert.Equal(plan == given && !(state is "trialing" && day < Trial && plan is "premium.monthly"), answer.IsGranted);
        Assert.Equal(Offers[plan].Terms, answer.Terms);
        if (answer.GoodUntil is { } goodUntil)
        {
            Assert.True(goodUntil > Noon.AddDays(day));
            Assert.True(until is not null);
        }
    }

    /// <summary>One feature or limit on top of the free plan (5 lessons, 3 decks, not offline) and of premium.</summary>
    [Theory]
    [InlineData("none", PlanFeature.Offline, null, 0, true, 0L)]
    [InlineData("none", PlanFeature.Offline, null, 5, false, 0L)] // its day has come
    [InlineData("none", PlanFeature.Lessons, 20L, 0, true, 20L)]
    [InlineData("none", PlanFeature.Lessons, 2L, 0, true, 5L)] // less than the plan has takes nothing away
    [InlineData("none", PlanFeature.Lessons, null, 0, true, null)]
    [InlineData("none", PlanFeature.Lessons, 20L, 5, true, 5L)]
    [InlineData("trialing", PlanFeature.Lessons, 20L, 0, true, null)] // unlimited stays unlimited
    [InlineData("frozen", PlanFeature.Decks, 9L, 0, true, 9L)]
    public void A_single_grant_comes_on_top_and_takes_nothing_away(string state, string feature, long? limit, int day, bool can, long? left)
    {
        var answer = Ask(state, day, [AccessGrant.OfFeature(Guid.NewGuid(), feature, limit, Noon.AddDays(5), "Because", Noon)]);

        Assert.Equal((can, left), (answer.Can(feature), answer.Limit(feature)));
        Assert.Equal(state is "trialing" ? PlanTier.Premium : PlanTier.Free, answer.Tier);
    }

    [Fact]
    public void What_was_taken_back_gives_nothing_and_an_answer_is_good_until_the_first_end_of_all()
    {
        var (ended, feature) = (Give("enterprise", 60), AccessGrant.OfFeature(Guid.NewGuid(), PlanFeature.Badge, null, Noon.AddDays(2), "Because", Noon));
        ended.End(Noon);

        var answer = Ask("trialing", 0, [ended, feature, Give("team", 4)]);

        Assert.Equal(("team", Noon.AddDays(4), Noon.AddDays(2)), (answer.PlanCode, answer.Until, answer.GoodUntil));
    }

    private static Entitlement Ask(string state, int day, AccessGrant[] grants) =>
        AccessRule.Of(new(state is "none" ? [] : [Made(state)], grants), Versions, Offers["free"], Noon.AddDays(day));

    private static AccessGrant Give(string plan, int until) => AccessGrant.OfPlan(Guid.NewGuid(), Offers[plan].Version.Id, Noon.AddDays(until), "Because", Noon);

    private static Subscription Made(string state)
    {
        var made = Subscription.StartTrial(Guid.NewGuid(), Offers["premium.monthly"].Version.Id, Noon, TimeSpan.FromDays(Trial));
        if (state is "trialing")
        {
            return made;
        }
        if (state is "expired")
        {
            made.Take(TrialEnded, Noon);
            return made;
        }
        if (state is "incomplete")
        {
            made = Subscription.Begin(Guid.NewGuid(), Offers["premium.yearly"].Version.Id, Noon);
            made.Take(PaymentPending, Noon);
            return made;
        }
        Move(made, PaymentSucceeded, 0, cancels: state is "canceling");
        switch (state)
        {
            case "past_due": Move(made, PaymentFailed, Period); break;
            case "paused": Move(made, CollectionPaused, Period); break;
            case "canceled": Move(made, Ended, 0, endedOn: 3); break;
            case "frozen": made.Stand(new(Noon, null, null)); break;
            case "revoked": made.Stand(new(null, Noon, null)); break;
        }
        return made;
    }

    private static void Move(Subscription plan, SubscriptionTrigger on, int day, bool cancels = false, int? endedOn = null)
    {
        var start = Noon.AddDays(day);
        Assert.True(plan.Take(on, start).Ok);
        plan.Verify(new(start, start.AddDays(Period), cancels, endedOn is { } end ? Noon.AddDays(end) : null), Offers["premium.yearly"].Version.Id, TimeSpan.FromDays(Grace), start);
    }
}
