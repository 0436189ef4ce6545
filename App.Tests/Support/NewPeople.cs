using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.Sessions;
using BlazorAccounts.Features.Accounts.Tokens;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Tests.Support;

/// <summary>Puts accounts into the database the way registration does, with every feature's part, for tests that do not care how people sign up.</summary>
public static class NewPeople
{
    extension(TestApp app)
    {
        public async Task<User> AddPersonAsync(string email, string? referralCode = null, string timeZone = "Etc/UTC", bool marketing = false)
        {
            await using var scope = app.Services.CreateAsyncScope();
            await using var db = app.OpenDb();
            var now = app.Clock.GetUtcNow();
            var name = email[..email.IndexOf('@', StringComparison.Ordinal)];
            var user = new User
            {
                HomeTeamId = Guid.CreateVersion7(),
                Email = email,
                NormalizedEmail = email.ToUpperInvariant(),
                UserName = name,
                NormalizedUserName = name.ToUpperInvariant(),
                TrialEmail = email.Replace(".", "", StringComparison.Ordinal),
                EmailConfirmed = true,
                SecurityStamp = Guid.NewGuid().ToString("N"),
                CreatedAt = now,
                Attribution = new() { ReferralCode = referralCode },
                Consents = new() { MarketingConsentAt = marketing ? now : null },
            };
            db.Users.Add(user);
            foreach (var part in scope.ServiceProvider.GetServices<INewAccountPart>())
            {
                await part.AddAsync(new(db, user, user.HomeTeamId, now, timeZone), CancellationToken.None);
            }
            await db.SaveChangesAsync();
            return user;
        }

        /// <summary>A program that carries this person's access token.</summary>
        public async Task<HttpClient> ProgramOfAsync(User user)
        {
            var session = await app.StartSessionAsync(user, SessionKind.Api);
            var client = app.NewClient();
            client.DefaultRequestHeaders.Authorization =
                new("Bearer", await app.Services.GetRequiredService<AccessTokens>().WriteAsync(session.Who.Subject, session.SessionId, CancellationToken.None));
            return client;
        }

        /// <summary>A browser in which this person is signed in.</summary>
        public async Task<PlainBrowser> BrowserOfAsync(User user) => new(app.Address, $"{SessionCookie.Name}={await app.SessionCookieAsync(user)}");

        /// <summary>The value of the cookie <c>__Host-session</c> that signs this person in.</summary>
        public async Task<string> SessionCookieAsync(User user)
        {
            var session = await app.StartSessionAsync(user, SessionKind.Browser);
            var now = app.Clock.GetUtcNow();
            var principal = session.Who.Principal(session.SessionId, SessionCookie.Scheme);
            var options = app.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(SessionCookie.Scheme);
            return options.TicketDataFormat.Protect(new AuthenticationTicket(principal, new() { IssuedUtc = now, ExpiresUtc = now.AddDays(30) }, SessionCookie.Scheme));
        }

        private async Task<StartedSession> StartSessionAsync(User user, SessionKind kind)
        {
            await using var db = app.OpenDb();
            var who = await AccountIdentity.Where(db, u => u.Id == user.Id).SingleAsync();
            var session = app.Services.GetRequiredService<StartSession>().Add(db, who, kind, new("test", "127.0.0.1"));
            await db.SaveChangesAsync();
            return session;
        }
    }
}
