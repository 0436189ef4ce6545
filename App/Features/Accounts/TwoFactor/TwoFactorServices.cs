using BlazorAccounts.Features.Accounts.Settings;
using BlazorAccounts.Features.Accounts.Static;

namespace BlazorAccounts.Features.Accounts.TwoFactor;

internal static class TwoFactorServices
{
    public static void AddTwoFactor(this IServiceCollection services)
    {
        services.AddSingleton<TwoFactorTicket>().AddSingleton<TwoFactorSecrets>();
        services.AddSingleton<SetUpTwoFactor>().AddSingleton<AnswerTwoFactor>().AddSingleton<RecoverTwoFactor>();
        services.AddSingleton(new SecuritySection(typeof(TwoFactorSection), 30));
    }
}
