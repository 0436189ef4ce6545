using BlazorAccounts.Features.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Support;

/// <summary>Puts accounts into the database the way registration does, with every feature's part, for tests that do not care how people sign up.</summary>
internal static class NewPeople
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

        public async Task<User> FindPersonAsync(Guid id)
        {
            await using var db = app.OpenDb();
            return await db.Users.AsNoTracking().SingleAsync(u => u.Id == id);
        }
    }
}
