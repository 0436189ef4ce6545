using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace BlazorAccounts.Features.Accounts.Sessions;

/// <summary>
/// The country of a network address, from a file of ranges such as DB-IP's free "IP to Country Lite": lines of <c>first,last,code</c>, sorted, IPv4 or IPv6, with an
/// ISO 3166 code of two letters. Without a file no place is known. Nobody is asked over the network.
/// </summary>
public sealed class Places
{
    public const string Setting = "Accounts:PlacesFile";

    private readonly List<UInt128> _first = [];
    private readonly List<UInt128> _last = [];
    private readonly List<string?> _country = [];

    /// <exception cref="ValidationException">The file is not there, or a line of it is no range; the message names the setting.</exception>
    public Places(string? file)
    {
        if (string.IsNullOrWhiteSpace(file))
        {
            return;
        }
        if (!File.Exists(file))
        {
            throw new ValidationException($"{Setting} names {file}, which does not exist.");
        }
        Dictionary<string, string?> names = new(StringComparer.OrdinalIgnoreCase);
        var number = 0;
        foreach (var line in File.ReadLines(file).Where(line => line.Length > 0))
        {
            number++;
            var parts = line.Split(',', 3);
            if (parts.Length < 3 || Number(parts[0]) is not { } first || Number(parts[1]) is not { } last || last < first || (_last.Count > 0 && first <= _last[^1]))
            {
                throw new ValidationException($"{Setting}: line {number} of {file} is no range that follows the one before.");
            }
            var code = parts[2].Trim().Trim('"');
            if (!names.TryGetValue(code, out var name))
            {
                names[code] = name = NameOf(code);
            }
            _first.Add(first);
            _last.Add(last);
            _country.Add(name);
        }
    }

    /// <summary>Such as "Germany", in the reader's language; null when it is not known.</summary>
    public string? Of(string? address)
    {
        if (_first.Count == 0 || Number(address) is not { } number)
        {
            return null;
        }
        var at = _first.BinarySearch(number);
        at = at >= 0 ? at : ~at - 1;
        return at >= 0 && number <= _last[at] ? Word(_country[at]) : null;
    }

    /// <summary>What a person reads about where: the country and the address, as far as they are known.</summary>
    public string? Describe(string? address) => Of(address) is { } place ? $"{place} ({address})" : address;

    // IPv4 before IPv6, as the files have it.
    private static UInt128? Number(string? text) =>
        !IPAddress.TryParse(text?.Trim().Trim('"'), out var address) ? null
        : address.IsIPv4MappedToIPv6 || address.AddressFamily is AddressFamily.InterNetwork
            ? System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(address.MapToIPv4().GetAddressBytes())
            : System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(address.GetAddressBytes());

    private static string? NameOf(string code)
    {
        try
        {
            return code.Length == 2 && code != "ZZ" ? new RegionInfo(code).EnglishName : null;
        }
        catch (ArgumentException)
        {
            return null; // a code of the file's own
        }
    }
}
