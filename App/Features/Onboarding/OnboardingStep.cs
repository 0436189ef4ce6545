namespace BlazorAccounts.Features.Onboarding;

/// <summary>The wizard's steps, in order. On the wire and in addresses they are lower case with dashes: <c>first-step</c>.</summary>
public enum OnboardingStep { Welcome, About, Preferences, Modules, FirstStep }

public static class OnboardingSteps
{
    public static IReadOnlyList<OnboardingStep> All { get; } = Enum.GetValues<OnboardingStep>();

    /// <summary>Null for a name that is none.</summary>
    public static OnboardingStep? Parse(string? name) => All.Where(s => s.Key == name).Select(s => (OnboardingStep?)s).FirstOrDefault();

    extension(OnboardingStep step)
    {
        /// <summary>The step's name in addresses.</summary>
        public string Key => step switch
        {
            OnboardingStep.Welcome => "welcome",
            OnboardingStep.About => "about",
            OnboardingStep.Preferences => "preferences",
            OnboardingStep.Modules => "modules",
            _ => "first-step",
        };

        public Text Title => step switch
        {
            OnboardingStep.Welcome => L("Welcome"),
            OnboardingStep.About => L("About you"),
            OnboardingStep.Preferences => L("Your preferences"),
            OnboardingStep.Modules => L("Your modules"),
            _ => L("Your first step"),
        };
    }
}
