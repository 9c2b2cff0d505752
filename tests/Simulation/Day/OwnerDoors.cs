using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Engine.Trading.Venues;
using Pitwall.Simulation.Store;

namespace Pitwall.Simulation.Day;

/// <summary>What goes in and out of a process: the inbox, the journal and the wire.</summary>
internal sealed partial class Owner
{
    private void TakeMail(Session mine)
    {
        TakeInbox(mine);
        while (mine.Desk.TakeMail(Clock) is { Count: > 0 } letters)
        {
            foreach (var letter in letters)
            {
                Point("mail.pre");
                var sent = world.Store.Send(World.DeskNumber, new Parcel("venue", letter.Key, letter.Input, true));
                if (sent is SendAnswer.KeyReused)
                {
                    throw new ViolationException($"I2: the venue's key {letter.Key} came with another content");
                }

                Point("mail.post");
            }

            TakeInbox(mine);
        }
    }

    private void TakeInbox(Session mine)
    {
        foreach (var parcel in world.Store.Waiting(World.DeskNumber, InboxMax))
        {
            if (mine.Taken.Add(parcel.Id))
            {
                Point("inbox.pre");
                var row = mine.Desk.Submit(parcel.Input, Clock);
                var refusal = row.Step.Facts.OfType<Fact.InputRefused>().FirstOrDefault()?.Reason;
                mine.Answers.Add(new Answered(parcel.Id, row.Seq, refusal));
            }
        }
    }

    private void Commit(Session mine)
    {
        if (mine.IsWriting || mine.Desk.TakeRecorded() is not { Count: > 0 } rows)
        {
            return;
        }

        Point("commit.pre");
        var answers = mine.Answers.ToArray();
        mine.Answers.Clear();
        if (world.Store.Append(mine.Lease, mine.Head, rows, answers) is not WriteAnswer.Written(var head))
        {
            Lose(mine);
            return;
        }

        mine.Head = head;
        mine.IsWriting = true;
        Later(1_000 + world.Noise.NextInt(4_000), () =>
        {
            if (session == mine)
            {
                Point("commit.post");
                mine.IsWriting = false;
                mine.Desk.Acknowledge(head.State);
                Work(mine);
            }
        });
    }

    private void SendOne(Session mine, VenueRequest request)
    {
        Point("send.pre");
        if (session != mine)
        {
            return;
        }

        if (!mine.Desk.MaySend(request, Clock))
        {
            mine.Desk.Withhold(request, Clock);
            return;
        }

        world.Judge.Sent(mine, request);
        var sent = Clock;
        var number = incarnation;
        world.Wire.Send(request, reply => Enter(number, () => Receive(mine, (request, reply, sent))));
        Point("send.post");
    }

    private void Receive(Session mine, (VenueRequest Request, VenueReply Reply, Moment Sent) got)
    {
        if (session != mine)
        {
            return;
        }

        Point("reply.pre");
        mine.Desk.Take(got.Request, got.Reply, (got.Sent, Clock));
        Point("reply.post");
        if (mine.Desk.IsBusy || mine.Desk.HasRecorded)
        {
            Work(mine);
        }
    }
}
