using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Audit;
using BlazorAccounts.Platform.Dialect;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Profiles.Pictures;

/// <summary>Gives a person an uploaded picture, or takes it away. It takes the place of an address of a photo elsewhere.</summary>
public sealed class ChangeAvatar(IOwnedDbs dbs, TimeProvider clock)
{
    private static readonly Outcome NoPicture =
        Outcome.Refused(422, "picture_unreadable", L($"Use a PNG, JPEG or WebP picture that does not move, of at most {Picture.MaxSide} pixels a side."));

    private static readonly Outcome TooLarge = Outcome.Refused(413, "picture_too_large", L("Use a picture of 2 MB or less."));

    /// <returns>The picture's address; 422 <c>picture_unreadable</c>; 413 <c>picture_too_large</c>; 404 for an account that is gone.</returns>
    public async Task<Outcome<string>> RunAsync(Guid userId, Stream file, string? from, CancellationToken ct)
    {
        var bytes = new byte[Avatar.MaxBytes + 1];
        var length = await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, ct);
        if (length > Avatar.MaxBytes)
        {
            return TooLarge.For<string>();
        }
        if (Picture.Read(bytes.AsSpan(0, length)) is not { } picture)
        {
            return NoPicture.For<string>();
        }
        var avatar = new Avatar { UserId = userId, ContentType = picture.ContentType, Bytes = picture.Bytes, UploadedAt = clock.GetUtcNow() };
        return await ReplaceAsync(userId, avatar, from, ct) ? avatar.Address : Outcome.NotFound.For<string>();
    }

    /// <summary>Without a picture it is Done as well.</summary>
    public async Task<Outcome> RemoveAsync(Guid userId, string? from, CancellationToken ct) => await ReplaceAsync(userId, null, from, ct) ? Outcome.Done : Outcome.NotFound;

    private async Task<bool> ReplaceAsync(Guid userId, Avatar? avatar, string? from, CancellationToken ct)
    {
        await using var db = await dbs.OfPersonAsync(userId, ct);
        var there = false;
        await db.AtomicallyAsync(
            async () =>
            {
                var now = clock.GetUtcNow();
                // Locks the person's row: of two uploads at once the later one stays, whole.
                there = await db.Users.Where(u => u.Id == userId && u.State != UserState.Deleted)
                    .ExecuteUpdateAsync(set => set.SetProperty(u => u.PhotoUrl, avatar == null ? null : avatar.Address).SetProperty(u => u.UpdatedAt, now), ct) == 1;
                if (!there)
                {
                    return;
                }
                await db.Avatars.Where(a => a.UserId == userId).ExecuteDeleteAsync(ct);
                if (avatar is not null)
                {
                    db.Add(avatar);
                }
                db.Audit(now, userId, avatar is null ? "profile.picture_removed" : "profile.picture_changed", $"user:{userId}", after: avatar is null ? null : new { avatar.ContentType, avatar.Bytes.Length }, address: from);
                await db.SaveChangesAsync(ct);
            },
            ct);
        return there;
    }
}
