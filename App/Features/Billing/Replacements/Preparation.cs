using static BlazorAccounts.Features.Billing.Replacements.PreparationState;
using static BlazorAccounts.Features.Billing.Replacements.PreparationTrigger;

namespace BlazorAccounts.Features.Billing.Replacements;

/// <summary>
/// Of a subscription that is charged from the end of another's paid period on. <c>Given</c>: it may charge then, and the other does not renew. <c>Undone</c>: the other renews after all.
/// <c>Dropped</c>: nothing comes of it, and the other is left as it is. <c>Taken</c>: it charged, or tried to, and took the other's place.
/// </summary>
public enum PreparationState { Asked, Given, Undone, Dropped, Taken }

public enum PreparationTrigger { MandateGiven, Charged, OldKept, LetGo }

/// <summary>The way of a cheaper plan where the gateway changes nothing that runs.</summary>
public static class Preparation
{
    /// <summary>The whole machine; null refuses the move.</summary>
    public static PreparationState? Next(PreparationState from, PreparationTrigger on) => (from, on) switch
    {
        (Asked or Given, MandateGiven) => Given,
        (Asked or Given or Taken, Charged) => Taken,
        (Given or Undone, OldKept) => Undone,
        (Asked or Given or Undone or Dropped, LetGo) => Dropped,
        _ => null,
    };
}
