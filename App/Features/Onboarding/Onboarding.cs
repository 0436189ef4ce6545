using BlazorAccounts.Features.Modules;
using BlazorAccounts.Features.Profiles;
using BlazorAccounts.Platform;
using static BlazorAccounts.Features.Onboarding.OnboardingStatus;
using static BlazorAccounts.Features.Onboarding.OnboardingTrigger;

namespace BlazorAccounts.Features.Onboarding;

public enum OnboardingStatus { NotStarted, InProgress, Skipped, Completed }

public enum OnboardingTrigger { StepSaved, SkipAsked, FinishAsked }

/// <summary>How far a person has come in the wizard. Status changes only in <see cref="Take"/>.</summary>
public sealed class Onboarding
{
    private Onboarding() { } // EF

    public Guid UserId { get; private init; }
    public OnboardingStatus Status { get; private set; }

    /// <summary>When each step was first saved; null while it is open. Flat, so that the funnel can be counted in the database.</summary>
    public DateTimeOffset? WelcomeAt { get; private set; }

    public DateTimeOffset? AboutAt { get; private set; }
    public DateTimeOffset? PreferencesAt { get; private set; }
    public DateTimeOffset? ModulesAt { get; private set; }
    public DateTimeOffset? FirstStepAt { get; private set; }

    public DateTimeOffset? StartedAt { get; private set; }
    public DateTimeOffset? SkippedAt { get; private set; }
    public DateTimeOffset? CompletedAt { get; private set; }

    /// <summary>From the start to the end; null until then. A column of its own, because the databases subtract moments each in their own way.</summary>
    public int? SecondsTaken { get; private set; }

    /// <summary>Keys of the modules the person picked (<see cref="ModuleCatalogue"/>).</summary>
    public List<string> Modules { get; private set; } = [];

    /// <summary>Changes with every write, so that two devices cannot overwrite each other.</summary>
    public Guid Version { get; private set; } = Guid.NewGuid();

    /// <summary>Null when every step is done.</summary>
    public OnboardingStep? FirstOpenStep => OnboardingSteps.All.Where(s => DoneAt(s) is null).Select(s => (OnboardingStep?)s).FirstOrDefault();

    /// <summary>Neither finished nor put off: a sign-in leads to the wizard.</summary>
    public bool IsOpen => Status is NotStarted or InProgress;

    public static Onboarding For(Guid userId) => new() { UserId = userId };

    /// <summary>The whole machine on one screen; null refuses the move. Somebody who put it off may come back; a finished one stays finished.</summary>
    public static OnboardingStatus? Next(OnboardingStatus from, OnboardingTrigger on) => (from, on) switch
    {
        (not Completed, StepSaved) => InProgress,
        (not Completed, SkipAsked) => Skipped,
        (InProgress or Skipped or Completed, FinishAsked) => Completed,
        _ => null,
    };

    public DateTimeOffset? DoneAt(OnboardingStep step) => step switch
    {
        OnboardingStep.Welcome => WelcomeAt,
        OnboardingStep.About => AboutAt,
        OnboardingStep.Preferences => PreferencesAt,
        OnboardingStep.Modules => ModulesAt,
        _ => FirstStepAt,
    };

    /// <summary>Whether a step may be saved now: every one before it is done.</summary>
    public bool MayTake(OnboardingStep step) => FirstOpenStep is not { } open || step <= open;

    public Outcome SaveStep(OnboardingStep step, DateTimeOffset now)
    {
        if (!MayTake(step))
        {
            return Outcome.Conflict("step_out_of_order", L($"“{FirstOpenStep!.Value.Title}” comes first.")).With("currentStep", FirstOpenStep.Value.Key);
        }
        var taken = Take(StepSaved, now);
        if (taken.Ok)
        {
            MarkDone(step, now);
        }
        return taken;
    }

    public void ChooseModules(IReadOnlyList<string> keys) => Modules = [.. keys];

    /// <summary>One more module, at any time after the step that asks for them.</summary>
    public Outcome AddModule(string key)
    {
        if (ModulesAt is null)
        {
            return Outcome.Conflict("step_out_of_order", L($"“{OnboardingStep.Modules.Title}” is not done yet.")).With("currentStep", FirstOpenStep!.Value.Key);
        }
        if (!Modules.Contains(key))
        {
            Modules = [.. ModuleCatalogue.All.Select(m => m.Key).Where(k => k == key || Modules.Contains(k))];
            Version = Guid.NewGuid();
        }
        return Outcome.Done;
    }

    public Outcome Skip(DateTimeOffset now) => Take(SkipAsked, now);

    public Outcome Complete(DateTimeOffset now) => FirstOpenStep is { } open
        ? Outcome.Conflict("steps_missing", L($"“{open.Title}” is not done yet.")).With("currentStep", open.Key)
        : Take(FinishAsked, now);

    private Outcome Take(OnboardingTrigger trigger, DateTimeOffset now)
    {
        if (Next(Status, trigger) is not { } next)
        {
            return Outcome.Conflict("onboarding_" + (Status is Completed ? "completed" : "not_started"), L($"A {Wire.Name(Status)} onboarding cannot take {Wire.Name(trigger)}."));
        }
        if (next != Status)
        {
            Status = next;
            StartedAt ??= now;
            SkippedAt = next is Skipped ? now : SkippedAt;
            CompletedAt = next is Completed ? now : CompletedAt;
            SecondsTaken = next is Completed ? (int)(now - StartedAt.Value).TotalSeconds : SecondsTaken;
        }
        Version = Guid.NewGuid();
        return Outcome.Done;
    }

    private void MarkDone(OnboardingStep step, DateTimeOffset now) => _ = step switch
    {
        OnboardingStep.Welcome => WelcomeAt ??= now,
        OnboardingStep.About => AboutAt ??= now,
        OnboardingStep.Preferences => PreferencesAt ??= now,
        OnboardingStep.Modules => ModulesAt ??= now,
        _ => FirstStepAt ??= now,
    };
}
