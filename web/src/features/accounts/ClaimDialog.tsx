import { Button, Modal, PasswordInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { claim, useSessionCall } from '@/shared/session/session';

const PASSWORD_LEAST = 12;

/** Makes the one admin; works once, and only for whoever came with the setup address. */
export function ClaimDialog({ opened, close }: { opened: boolean; close: () => void }) {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const go = useSessionCall(claim);
  const submit = () => go.mutate({ name, password }, { onSuccess: close });
  return (
    <Modal opened={opened} onClose={close} title="Claim this pit wall">
      <form
        onSubmit={event => {
          event.preventDefault();
          submit();
        }}
      >
        <p className="dim">
          Makes you its admin: you may pause, kill and change things. Nobody else can claim it afterwards.
        </p>
        <TextInput
          mt="sm"
          label="Name"
          autoComplete="username"
          value={name}
          required
          maxLength={64}
          data-autofocus
          onChange={event => setName(event.currentTarget.value)}
        />
        <PasswordInput
          mt="xs"
          label={`Password, at least ${PASSWORD_LEAST} characters`}
          autoComplete="new-password"
          value={password}
          required
          minLength={PASSWORD_LEAST}
          onChange={event => setPassword(event.currentTarget.value)}
        />
        {go.isError && (
          <p role="alert" className="red">
            {go.error.message}
          </p>
        )}
        <Button mt="md" type="submit" loading={go.isPending}>
          Claim
        </Button>
      </form>
    </Modal>
  );
}
