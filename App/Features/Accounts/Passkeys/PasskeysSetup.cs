using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts.Settings;
using BlazorAccounts.Features.Accounts.Static;
using Microsoft.AspNetCore.Identity;

namespace BlazorAccounts.Features.Accounts.Passkeys;

internal static class PasskeysSetup
{
    public static void AddPasskeys(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddIdentityCore<User>().AddEntityFrameworkStores<AppDb>(); // the framework's handler looks passkeys up in Identity's store
        services.AddScoped<IPasskeyHandler<User>, PasskeyHandler<User>>();
        services.Configure<IdentityPasskeyOptions>(options =>
        {
            options.UserVerificationRequirement = "required"; // so that a passkey counts as two factors
            options.ResidentKeyRequirement = "required"; // nobody types a name before using one
            options.ServerDomain = configuration["App:PublicAddress"] is { Length: > 0 } address ? new Uri(address).IdnHost : null;
        });
        services.AddScoped<PasskeyCeremony>().AddScoped<SignInByPasskey>().AddScoped<ManagePasskeys>();
        services.AddSingleton(new SecuritySection(typeof(PasskeysSection), 20));
    }
}
