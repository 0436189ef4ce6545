using BlazorAccounts.Data.Privacy;
using static BlazorAccounts.Data.Privacy.PiiLevel;

namespace BlazorAccounts.Features.Teams;

internal sealed class TeamsPersonalData : IPersonalData
{
    private const string Filed = "invoices are filed under it";

    public void Declare(PersonalTables tables)
    {
        tables.Add("teams", (db, whose) => db.Teams.Where(t => t.Id == whose.TeamId), AtDeletion.Anonymise)
            .Retain(None, Filed, t => t.Id, t => t.IsPersonal, t => t.CreatedAt)
            .Export(High, t => t.Name)
            .Stored(StoredAs.Encrypted, t => t.Name);
        tables.Add("memberships", (db, whose) => db.TeamMembers.Where(m => m.UserId == whose.UserId))
            .Export(None, m => m.TeamId, m => m.Role, m => m.JoinedAt)
            .Omit(None, "names the person themselves", m => m.UserId);
    }
}
