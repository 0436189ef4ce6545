using System.Security.Claims;

namespace BlazorAccounts.Features.Accounts;

/// <summary>The claims every sign-in carries, whether cookie or token, and how to read them.</summary>
public static class SignedIn
{
    public const string SessionClaim = "sid";
    public const string TeamClaim = "team";

    /// <summary>Cookies only: the security stamp they were made under.</summary>
    public const string StampClaim = "stamp";

    public const string UserRole = "user";
    public const string AdminRole = "admin";

    /// <summary>The role of a person, who is an administrator or not.</summary>
    public static string RoleOf(bool isAdmin) => isAdmin ? AdminRole : UserRole;

    extension(ClaimsPrincipal principal)
    {
        /// <summary>The signed-in person.</summary>
        /// <exception cref="InvalidOperationException">Nobody is signed in; the endpoint or page forgot to require it.</exception>
        public Guid UserId => principal.Read(ClaimTypes.NameIdentifier) ?? throw new InvalidOperationException("Nobody is signed in.");

        /// <summary>The billed party this person acts for.</summary>
        /// <exception cref="InvalidOperationException">Nobody is signed in.</exception>
        public Guid TeamId => principal.Read(TeamClaim) ?? throw new InvalidOperationException("Nobody is signed in.");

        /// <summary>The session behind this request; null for an API key.</summary>
        public Guid? SessionId => principal.Read(SessionClaim);

        private Guid? Read(string type) => Guid.TryParse(principal.FindFirstValue(type), out var id) ? id : null;
    }
}
