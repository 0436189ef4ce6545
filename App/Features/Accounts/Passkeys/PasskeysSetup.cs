using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts.Settings;
using BlazorAccounts.Features.Accounts.Static;
using BlazorAccounts.Platform;
using Microsoft.AspNetCore.Identity;

namespace BlazorAccounts.Features.Accounts.Passkeys;

internal static class PasskeysSetup
{
    public static void AddPasskeys(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddIdentityCore<User>().AddEntityFrameworkStores<AppDb>(); // the framework's handler looks passkeys up in Identity's store
        services.AddScoped<IPasskeyHandler<User>, PasskeyHandler<User>>();
        var own = configuration[PublicAddress.Setting] is { Length: > 0 } address ? new Uri(address) : null;
        services.Configure<IdentityPasskeyOptions>(options =>
        {
            options.UserVerificationRequirement = "required"; // so that a passkey counts as two factors
            options.ResidentKeyRequirement = "required"; // nobody types a name before using one
            options.ServerDomain = own?.IdnHost;
            options.ValidateOrigin = asked => ValueTask.FromResult(!asked.CrossOrigin && IsOwn(asked.Origin, own ?? AddressOf(asked.HttpContext.Request)));
        });
        services.AddScoped<PasskeyCeremony>().AddScoped<SignInByPasskey>().AddScoped<ManagePasskeys>();
        services.AddSingleton(new SecuritySection(typeof(PasskeysSection), 20));
    }

    private static Uri AddressOf(HttpRequest request) => new($"{request.Scheme}://{request.Host}");

    // By itself the framework compares with the request's Origin header, which whoever passes on an answer given to another site writes as they like.
    private static bool IsOwn(string origin, Uri own) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var given) && (given.Scheme, given.IdnHost, given.Port) == (own.Scheme, own.IdnHost, own.Port);
}
