using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Billing.Mandates;

/// <summary>Why a plan is not sold whose renewals somebody would have to approve each time.</summary>
public static class ApprovalNeeded
{
    public static Outcome Refusal => Outcome.Refused(
        422, "approval_needed", L("Indian law wants each charge above ₹15,000 approved by its payer, so a plan at this price cannot renew by itself here. Nothing was charged; please choose another way to pay or talk to us."));
}
