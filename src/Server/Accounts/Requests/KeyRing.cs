using System.Xml.Linq;
using Dapper;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Npgsql;

namespace Pitwall.Server.Accounts.Requests;

/// <summary>
/// Keeps the keys of antiforgery tokens in the database, where every server and the next start find them. Whoever can
/// read that table could read all others too, so they are not encrypted again.
/// </summary>
internal sealed class KeyRing(NpgsqlDataSource source) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var connection = source.OpenConnection();
        return [.. connection.Query<string>("SELECT element FROM accounts.protection_keys ORDER BY id")
            .Select(XElement.Parse)];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var connection = source.OpenConnection();
        connection.Execute(
            "INSERT INTO accounts.protection_keys (name, element) VALUES (@friendlyName, @element)",
            new { friendlyName, element = element.ToString(SaveOptions.DisableFormatting) });
    }
}
